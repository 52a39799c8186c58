from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('netbox_assettool', '0008_programme'),
    ]

    operations = [
        migrations.AddField(
            model_name='wave',
            name='recipes',
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
    ]
