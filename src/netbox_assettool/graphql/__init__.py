"""The plugin's part of GraphQL; NetBox loads `schema` from here."""

from netbox_assettool.graphql.schema import AssettoolQuery

schema = [AssettoolQuery]
