"""The queries; every name carries our prefix, since all plugins share one schema."""

import strawberry
import strawberry_django

from netbox_assettool.graphql.account import AssettoolAccountType
from netbox_assettool.graphql.asset import AssettoolAssetType
from netbox_assettool.graphql.asset_move import AssettoolAssetMoveType
from netbox_assettool.graphql.conflict import AssettoolConflictType
from netbox_assettool.graphql.identifier import AssettoolAssetIdentifierType
from netbox_assettool.graphql.observation import AssettoolObservationType
from netbox_assettool.graphql.sync_run import AssettoolSyncRunType


@strawberry.type(name="Query")
class AssettoolQuery:
    """One object by its ID, or a list of them, for every model."""

    assettool_asset: AssettoolAssetType = strawberry_django.field()
    assettool_asset_list: list[AssettoolAssetType] = strawberry_django.field()

    assettool_asset_identifier: AssettoolAssetIdentifierType = strawberry_django.field()
    assettool_asset_identifier_list: list[AssettoolAssetIdentifierType] = strawberry_django.field()

    assettool_asset_move: AssettoolAssetMoveType = strawberry_django.field()
    assettool_asset_move_list: list[AssettoolAssetMoveType] = strawberry_django.field()

    assettool_observation: AssettoolObservationType = strawberry_django.field()
    assettool_observation_list: list[AssettoolObservationType] = strawberry_django.field()

    assettool_account: AssettoolAccountType = strawberry_django.field()
    assettool_account_list: list[AssettoolAccountType] = strawberry_django.field()

    assettool_sync_run: AssettoolSyncRunType = strawberry_django.field()
    assettool_sync_run_list: list[AssettoolSyncRunType] = strawberry_django.field()

    assettool_conflict: AssettoolConflictType = strawberry_django.field()
    assettool_conflict_list: list[AssettoolConflictType] = strawberry_django.field()
