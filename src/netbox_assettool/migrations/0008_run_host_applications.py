from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('netbox_assettool', '0007_runs'),
    ]

    operations = [
        migrations.AddField(
            model_name='runhost',
            name='applications',
            field=models.JSONField(default=list),
        ),
    ]
