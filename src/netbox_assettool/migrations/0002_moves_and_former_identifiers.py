"""Adds moves, what a sync wrote last, and identifiers that an asset had formerly."""

import django.db.models.deletion
import netbox.models.deletion
import taggit.managers
import utilities.json
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('extras', '0134_owner'),
        ('netbox_assettool', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AssetMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('created', models.DateTimeField(auto_now_add=True, null=True)),
                ('last_updated', models.DateTimeField(auto_now=True, null=True)),
                ('custom_field_data', models.JSONField(blank=True, default=dict, encoder=utilities.json.CustomFieldJSONEncoder)),
                ('action', models.CharField(max_length=30)),
                ('other_name', models.CharField(blank=True, max_length=100)),
                ('moved', models.JSONField(blank=True, default=dict)),
                ('comment', models.CharField(blank=True, max_length=200)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'asset move',
                'verbose_name_plural': 'asset moves',
                'ordering': ('-pk',),
            },
            bases=(netbox.models.deletion.DeleteMixin, models.Model),
        ),
        migrations.RemoveConstraint(
            model_name='assetidentifier',
            name='netbox_assettool_assetidentifier_unique_strong',
        ),
        migrations.AddField(
            model_name='asset',
            name='written',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='assetidentifier',
            name='former',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='conflict',
            name='key',
            field=models.CharField(max_length=400, unique=True),
        ),
        migrations.AddConstraint(
            model_name='assetidentifier',
            constraint=models.UniqueConstraint(condition=models.Q(('former', False), ('type__in', ['ad_object_guid', 'asset_tag', 'entra_device_id', 'intune_device_id', 'serial', 'smbios_uuid', 'vsphere_uuid'])), fields=('type', 'value'), name='netbox_assettool_assetidentifier_unique_strong', violation_error_message='Another asset already has this identifier.'),
        ),
        migrations.AddField(
            model_name='assetmove',
            name='asset',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='netbox_assettool.asset'),
        ),
        migrations.AddField(
            model_name='assetmove',
            name='other',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='moves_as_other', to='netbox_assettool.asset'),
        ),
        migrations.AddField(
            model_name='assetmove',
            name='tags',
            field=taggit.managers.TaggableManager(through='extras.TaggedItem', to='extras.Tag'),
        ),
        migrations.AddField(
            model_name='assetmove',
            name='undone_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='assettool_undone_moves', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assetmove',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='assettool_moves', to=settings.AUTH_USER_MODEL),
        ),
    ]
