"""Creates the tables of the plugin."""

import django.db.models.deletion
import django.utils.timezone
import netbox.models.deletion
import taggit.managers
import utilities.json
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    # The oldest migrations with what we refer to, so that every NetBox 4.7 can run this one.
    dependencies = [
        ('dcim', '0218_owner'),
        ('extras', '0134_owner'),
        ('tenancy', '0021_owner'),
        ('users', '0015_owner'),
        ('virtualization', '0049_owner'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Asset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('created', models.DateTimeField(auto_now_add=True, null=True)),
                ('last_updated', models.DateTimeField(auto_now=True, null=True)),
                ('custom_field_data', models.JSONField(blank=True, default=dict, encoder=utilities.json.CustomFieldJSONEncoder)),
                ('description', models.CharField(blank=True, max_length=200)),
                ('comments', models.TextField(blank=True)),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(db_collation='natural_sort', max_length=100)),
                ('kind', models.CharField(max_length=30)),
                ('environment', models.CharField(default='old', max_length=30)),
                ('lifecycle', models.CharField(default='active', max_length=30)),
                ('provenance', models.JSONField(blank=True, default=dict)),
                ('device', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='assettool_asset', to='dcim.device')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='users.owner')),
                ('tags', taggit.managers.TaggableManager(through='extras.TaggedItem', to='extras.Tag')),
                ('tenant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assettool_assets', to='tenancy.tenant')),
                ('virtual_machine', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='assettool_asset', to='virtualization.virtualmachine')),
            ],
            options={
                'verbose_name': 'asset',
                'verbose_name_plural': 'assets',
                'ordering': ('name', 'pk'),
            },
            bases=(netbox.models.deletion.DeleteMixin, models.Model),
        ),
        migrations.CreateModel(
            name='AssetIdentifier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('created', models.DateTimeField(auto_now_add=True, null=True)),
                ('last_updated', models.DateTimeField(auto_now=True, null=True)),
                ('custom_field_data', models.JSONField(blank=True, default=dict, encoder=utilities.json.CustomFieldJSONEncoder)),
                ('type', models.CharField(max_length=30)),
                ('value', models.CharField(max_length=255)),
                ('asset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='netbox_assettool.asset')),
                ('tags', taggit.managers.TaggableManager(through='extras.TaggedItem', to='extras.Tag')),
            ],
            options={
                'verbose_name': 'asset identifier',
                'verbose_name_plural': 'asset identifiers',
                'ordering': ('type', 'value', 'pk'),
            },
            bases=(netbox.models.deletion.DeleteMixin, models.Model),
        ),
        migrations.CreateModel(
            name='SyncRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('created', models.DateTimeField(auto_now_add=True, null=True)),
                ('last_updated', models.DateTimeField(auto_now=True, null=True)),
                ('custom_field_data', models.JSONField(blank=True, default=dict, encoder=utilities.json.CustomFieldJSONEncoder)),
                ('uuid', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('plan_hash', models.CharField(blank=True, max_length=64)),
                ('status', models.CharField(default='running', max_length=30)),
                ('started', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished', models.DateTimeField(blank=True, null=True)),
                ('message', models.CharField(blank=True, max_length=200)),
                ('sources', models.JSONField(blank=True, default=list)),
                ('rows_read', models.PositiveIntegerField(default=0)),
                ('rows_accepted', models.PositiveIntegerField(default=0)),
                ('rows_merged', models.PositiveIntegerField(default=0)),
                ('rows_rejected', models.PositiveIntegerField(default=0)),
                ('rows_held', models.PositiveIntegerField(default=0)),
                ('object_counts', models.JSONField(blank=True, default=dict)),
                ('rejects', models.JSONField(blank=True, default=list)),
                ('tags', taggit.managers.TaggableManager(through='extras.TaggedItem', to='extras.Tag')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='assettool_sync_runs', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'sync run',
                'verbose_name_plural': 'sync runs',
                'ordering': ('-started', '-pk'),
            },
            bases=(netbox.models.deletion.DeleteMixin, models.Model),
        ),
        migrations.CreateModel(
            name='Observation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('created', models.DateTimeField(auto_now_add=True, null=True)),
                ('last_updated', models.DateTimeField(auto_now=True, null=True)),
                ('custom_field_data', models.JSONField(blank=True, default=dict, encoder=utilities.json.CustomFieldJSONEncoder)),
                ('source', models.CharField(db_index=True, max_length=100)),
                ('external_id', models.CharField(max_length=255)),
                ('origin', models.CharField(blank=True, max_length=400)),
                ('fields', models.JSONField(blank=True, default=dict)),
                ('first_seen', models.DateTimeField()),
                ('last_seen', models.DateTimeField()),
                ('asset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='observations', to='netbox_assettool.asset')),
                ('tags', taggit.managers.TaggableManager(through='extras.TaggedItem', to='extras.Tag')),
                ('run', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='observations', to='netbox_assettool.syncrun')),
            ],
            options={
                'verbose_name': 'observation',
                'verbose_name_plural': 'observations',
                'ordering': ('source', 'external_id'),
            },
            bases=(netbox.models.deletion.DeleteMixin, models.Model),
        ),
        migrations.CreateModel(
            name='IngestChunk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('response', models.JSONField(blank=True, default=dict)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chunks', to='netbox_assettool.syncrun')),
            ],
            options={
                'verbose_name': 'ingest chunk',
                'verbose_name_plural': 'ingest chunks',
                'ordering': ('run', 'number'),
            },
        ),
        migrations.CreateModel(
            name='Conflict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('created', models.DateTimeField(auto_now_add=True, null=True)),
                ('last_updated', models.DateTimeField(auto_now=True, null=True)),
                ('custom_field_data', models.JSONField(blank=True, default=dict, encoder=utilities.json.CustomFieldJSONEncoder)),
                ('key', models.CharField(max_length=200, unique=True)),
                ('kind', models.CharField(max_length=30)),
                ('field', models.CharField(blank=True, max_length=50)),
                ('values', models.JSONField(blank=True, default=list)),
                ('status', models.CharField(default='open', max_length=30)),
                ('resolution', models.CharField(blank=True, max_length=200)),
                ('rule', models.CharField(blank=True, max_length=200)),
                ('resolved_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('asset', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='conflicts', to='netbox_assettool.asset')),
                ('resolved_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='assettool_resolved_conflicts', to=settings.AUTH_USER_MODEL)),
                ('tags', taggit.managers.TaggableManager(through='extras.TaggedItem', to='extras.Tag')),
                ('run', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='conflicts', to='netbox_assettool.syncrun')),
            ],
            options={
                'verbose_name': 'conflict',
                'verbose_name_plural': 'conflicts',
                'ordering': ('-pk',),
            },
            bases=(netbox.models.deletion.DeleteMixin, models.Model),
        ),
        migrations.AddIndex(
            model_name='asset',
            index=models.Index(fields=['name', 'id'], name='netbox_asse_name_0a99d3_idx'),
        ),
        migrations.AddIndex(
            model_name='asset',
            index=models.Index(fields=['kind', 'lifecycle'], name='netbox_asse_kind_215f93_idx'),
        ),
        migrations.AddConstraint(
            model_name='asset',
            constraint=models.CheckConstraint(condition=models.Q(('device__isnull', True), ('virtual_machine__isnull', True), _connector='OR'), name='netbox_assettool_asset_device_or_virtual_machine', violation_error_message='An asset is a device or a virtual machine, not both.'),
        ),
        migrations.AddConstraint(
            model_name='assetidentifier',
            constraint=models.UniqueConstraint(condition=models.Q(('type__in', ['ad_object_guid', 'asset_tag', 'entra_device_id', 'intune_device_id', 'serial', 'smbios_uuid', 'vsphere_uuid'])), fields=('type', 'value'), name='netbox_assettool_assetidentifier_unique_strong', violation_error_message='Another asset already has this identifier.'),
        ),
        migrations.AddConstraint(
            model_name='assetidentifier',
            constraint=models.UniqueConstraint(fields=('type', 'value', 'asset'), name='netbox_assettool_assetidentifier_unique_asset_type_value', violation_error_message='This asset already has this identifier.'),
        ),
        migrations.AddIndex(
            model_name='syncrun',
            index=models.Index(fields=['-started', '-id'], name='netbox_asse_started_a47b1a_idx'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.UniqueConstraint(fields=('source', 'external_id'), name='netbox_assettool_observation_unique_source_external_id', violation_error_message='This source already has an observation with this external ID.'),
        ),
        migrations.AddConstraint(
            model_name='ingestchunk',
            constraint=models.UniqueConstraint(fields=('run', 'number'), name='netbox_assettool_ingestchunk_unique_run_number'),
        ),
        migrations.AddIndex(
            model_name='conflict',
            index=models.Index(fields=['status', 'kind'], name='netbox_asse_status_e9a914_idx'),
        ),
    ]
