"""The REST endpoints that plan waves: the plan that counts, where everything is by now, moves, and a wave's verbs."""

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import quote_etag
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import APIException, NotFound, ParseError, PermissionDenied, ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView
from utilities.exceptions import PermissionsViolation

from assettool.domain.running.recipes import Recipe
from assettool.domain.waves.gates.wire import FindingOut, GateOut, GatesOut
from netbox_assettool.api.moving import MayAsk
from netbox_assettool.api.serializers import ApprovalSerializer, WavePlanSerializer, WaveSerializer
from netbox_assettool.models import Wave, WaveItem
from netbox_assettool.planning import approving, recipe_sight
from netbox_assettool.planning.current import check_permissions, current_plan
from netbox_assettool.planning.gate_sight import ToldGate, told_to
from netbox_assettool.planning.gates import remembered
from netbox_assettool.planning.moving import Asked, move
from netbox_assettool.planning.refusals import Overtaken, Unsound
from netbox_assettool.planning.saving import save_plan
from netbox_assettool.wire import read_as

_OK, _CREATED, _NOTHING = 200, 201, 204
_PART = 1 << 16


class Refused(APIException):
    """Things are no longer as the request takes them to be; with every reason."""

    status_code = 409
    default_code = "conflict"


@contextmanager
def told() -> Iterator[None]:
    """Refusals as answers: 400 or 409 with every reason, or 403."""
    try:
        yield
    except Unsound as exc:
        raise ValidationError({"detail": str(exc), "reasons": list(exc.reasons)}) from exc
    except Overtaken as exc:
        raise Refused({"detail": str(exc), "reasons": list(exc.reasons)}) from exc
    except DjangoPermissionDenied as exc:
        raise PermissionDenied(str(exc)) from exc
    except PermissionsViolation as exc:
        raise PermissionDenied("your permissions do not include all of this") from exc
    except DjangoValidationError as exc:
        raise ValidationError(serializers.as_serializer_error(exc)) from exc


class PlanIn(msgspec.Struct):
    """A plan that is to count."""

    document: msgspec.Raw
    based_on: str | None
    """The digest of the plan that counted when this one was made."""
    remark: str = ""


class PlanView(APIView):
    """The plan that counts."""

    permission_classes = (MayAsk,)
    schema = None  # a document of assettool's own, of one version with the plugin

    def get(self, request):
        """The document of the plan that counts, and its digest as ETag; nothing (204) before the first one."""
        with told():
            check_permissions(request.user, ["view_waveplan"])
        plan = current_plan(request.user)
        if plan is None:
            return HttpResponse(status=_NOTHING)
        content = plan.content.encode()
        parts = (content[place : place + _PART] for place in range(0, len(content), _PART))
        return StreamingHttpResponse(
            parts,
            content_type="application/json",
            headers={"ETag": quote_etag(plan.digest), "Content-Length": str(len(content))},
        )

    def post(self, request):
        """Save a plan, after the one that it is based on: 201, or 200 where the same request was answered before."""
        try:
            sent = msgspec.json.decode(request._request.body, type=PlanIn)
        except msgspec.MsgspecError as exc:
            raise ParseError(str(exc)) from exc
        with told():
            saved = save_plan(request._request, bytes(sent.document), sent.based_on, sent.remark)
        answer = {
            "plan": WavePlanSerializer(saved.plan, context={"request": request}).data,
            "digest": saved.plan.digest,
            "is_new": saved.is_new,
            "counts": saved.counts,
            "lapsed": saved.lapsed,
            "left_out": saved.left_out,
        }
        return Response(answer, status=_CREATED if saved.is_new else _OK)


class PlacementView(APIView):
    """Where everything is by now."""

    permission_classes = (MayAsk,)
    schema = None

    def get(self, request):
        """Plan item that the user may see → its week, its wave with status, and whether a person put it there."""
        with told():
            check_permissions(request.user, ["view_waveplan", "view_wave", "view_waveitem"])
        plan = current_plan(request.user)
        rows = WaveItem.objects.restrict(request.user, "view").order_by("item", "pk").distinct("item")
        found = rows.values_list("item", "wave__week", "wave__number", "wave__status", "is_fixed")
        items = {
            key: {"week": week, "wave": number, "status": status, "is_fixed": is_fixed}
            for key, week, number, status, is_fixed in found
        }
        answer = {"digest": plan.digest if plan else None, "items": items}
        return HttpResponse(msgspec.json.encode(answer), content_type="application/json")


class MoveSerializer(serializers.Serializer):
    """What moving by hand asks for."""

    items = serializers.ListField(child=serializers.CharField(max_length=200), help_text="Keys of plan items")
    week = serializers.DateField(help_text="The Monday of the week that they are to move in")
    is_dry_run = serializers.BooleanField(default=False, help_text="Only say what it would do")
    allow = serializers.BooleanField(default=False, help_text="Do it though it breaks a rule")
    reason = serializers.CharField(max_length=200, allow_blank=True, default="")
    is_fixed = serializers.BooleanField(default=True, help_text="Plans leave them there; false gives them free again")


class MoveView(APIView):
    """Moves by hand."""

    permission_classes = (MayAsk,)

    @extend_schema(request=MoveSerializer, responses={_OK: None})
    def post(self, request):
        """Move plan items to another week, and say which rules that breaks; those have to be allowed."""
        asked = MoveSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        said = asked.validated_data
        with told():
            moved = move(request._request, Asked(**{**said, "items": tuple(dict.fromkeys(said["items"]))}))
        wave = WaveSerializer(moved.wave, nested=True, context={"request": request}).data if moved.wave else None
        answer = {name: getattr(moved, name) for name in ("is_done", "items", "follows", "breaks", "mends", "lapses")}
        return Response({**answer, "week": moved.week, "wave": wave})


class WithdrawSerializer(serializers.Serializer):
    """What withdrawing asks for."""

    comment = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class SubmitSerializer(WithdrawSerializer):
    """What submitting asks for."""

    content_hash = serializers.CharField(
        max_length=64, required=False, allow_blank=True, default="", help_text="Of what you saw, where that matters"
    )
    recipes = serializers.JSONField(
        required=False,
        allow_null=True,
        default=None,
        help_text="What the phases do, as under recipes of applications.yml; null leaves it as it was submitted last",
    )


class JudgeSerializer(serializers.Serializer):
    """What approving and rejecting ask for."""

    content_hash = serializers.CharField(max_length=64, help_text="Of what you saw")
    comment = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    change_number = serializers.CharField(
        max_length=50, required=False, allow_blank=True, default="", help_text="Of the change in the ITSM tool"
    )


class WaveVerbs:
    """Adds the verbs to the view set of waves."""

    @extend_schema(request=SubmitSerializer, responses={_OK: WaveSerializer})
    @action(detail=True, methods=["post"], permission_classes=[MayAsk])
    def submit(self, request, pk):
        """Ask for the approval of what the wave holds now; its hash is frozen."""
        said = _said(SubmitSerializer, request)
        with told():
            recipes = read_as(tuple[Recipe, ...] | None, said["recipes"], "recipes")
            wave = approving.submit(
                request._request, pk, seen=said["content_hash"], comment=said["comment"], recipes=recipes
            )
        return Response(WaveSerializer(wave, context={"request": request}).data)

    @extend_schema(request=WithdrawSerializer, responses={_OK: WaveSerializer})
    @action(detail=True, methods=["post"], permission_classes=[MayAsk])
    def withdraw(self, request, pk):
        """Take it back to draft, whether it is approved or still waits."""
        said = _said(WithdrawSerializer, request)
        with told():
            wave = approving.withdraw(request._request, pk, comment=said["comment"])
        return Response(WaveSerializer(wave, context={"request": request}).data)

    @extend_schema(request=JudgeSerializer, responses={_OK: ApprovalSerializer})
    @action(detail=True, methods=["post"], permission_classes=[MayAsk])
    def approve(self, request, pk):
        """Agree with the wave, as somebody else than who submitted it; 409 where it is not what the hash stands for."""
        return self._judge(approving.approve, request, pk)

    @extend_schema(request=JudgeSerializer, responses={_OK: ApprovalSerializer})
    @action(detail=True, methods=["post"], permission_classes=[MayAsk])
    def reject(self, request, pk):
        """Do not agree with the wave, and say why: it goes back to draft."""
        return self._judge(approving.reject, request, pk)

    @staticmethod
    def _judge(verb, request, pk):
        said = _said(JudgeSerializer, request)
        with told():
            approval = verb(request._request, pk, seen=said.pop("content_hash"), **said)
        return Response(ApprovalSerializer(approval, context={"request": request}).data)

    @extend_schema(responses={_OK: None})
    @action(detail=True, methods=["get"], permission_classes=[MayAsk])
    def content(self, request, pk):
        """The hash of what the wave holds now, and in words what is another than at the last approval."""
        with told():
            wave, content, last, changes = approving.looked_at(request.user, pk)
        recipes = recipe_sight.told_to(request.user, content)
        answer = {
            "wave": wave.number,
            "content_hash": content.digest,
            "counts": approving.counts_of(content),
            "since": last.at if last else None,
            "changes": [str(change) for change in changes],
            "recipes": None if recipes.is_left else [each.as_written() for each in recipes.shown],
            "hidden_recipes": recipes.hidden,
            "without_recipe": recipes.without,
        }
        return Response(answer)

    @extend_schema(responses={_OK: None})
    @action(detail=True, methods=["get"], permission_classes=[MayAsk])
    def gates(self, request, pk):
        """How every gate before the start stands, for everybody alike; findings as far as the user may see them."""
        wave = Wave.objects.restrict(request.user, "view").filter(pk=pk).first()
        if wave is None:
            raise NotFound
        with told():
            found = told_to(request.user, wave, remembered(wave))
        shows_waivers = request.user.has_perm("netbox_assettool.view_waiver")
        return Response(
            msgspec.to_builtins(
                GatesOut(
                    wave=wave.number,
                    is_ready=not any(each.missing for each in found),
                    gates=tuple(_gate(each, shows_waivers=shows_waivers) for each in found),
                )
            )
        )


def _gate(gate: ToldGate, *, shows_waivers: bool) -> GateOut:
    return GateOut(
        gate=gate.gate,
        status=gate.status,
        looked_at=gate.looked_at,
        missing=gate.missing,
        hidden=gate.hidden,
        findings=tuple(
            FindingOut(
                is_met=each.finding.is_met,
                is_waived=each.waiver is not None,
                text=str(each.finding),
                item=each.finding.item,
                name=each.finding.name,
                who=tuple(each.who),
                evidence=each.finding.evidence,
                waived_by=each.waiver.user if each.waiver and shows_waivers else None,
            )
            for each in gate.findings
        ),
    )


def _said(serializer, request):
    asked = serializer(data=request.data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)
