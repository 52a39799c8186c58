"""Which values are secret, and how they are taken out of what people see."""

import base64
import json
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assettool.adapters.ansible.masking import MASKED, Masker
from assettool.adapters.ansible.secrets import secrets_of, yielded
from assettool.errors import RunnerError


@pytest.mark.parametrize(
    "written",
    [str, repr, json.dumps, shlex.quote, lambda text: json.dumps(json.dumps(text)),
     lambda text: base64.b64encode(text.encode()).decode()],
)  # fmt: skip
def test_mask_when_a_secret_is_written_in_some_way_then_it_is_gone(written):
    secret = "pa\"ss'w\\o rd\té"
    masked = Masker([secret]).mask(f"before {written(secret)} after")
    assert MASKED in masked
    assert masked.startswith("before ")
    assert masked.endswith(" after")
    assert not any(part in masked for part in ("ss'w", "rd", base64.b64encode(secret.encode()).decode()[:8]))


@given(st.text(min_size=3), st.text(), st.text())
def test_mask_when_a_secret_is_in_any_text_then_it_is_gone(secret, before, after):
    masked = Masker([secret]).mask(f"{before}{secret}{after}")
    assert secret not in masked.replace(MASKED, "") or secret in before + after


def test_mask_when_one_secret_is_part_of_another_then_the_longer_one_goes_whole():
    assert Masker(["abc", "abcdef"]).mask("abcdef abc") == f"{MASKED} {MASKED}"


def test_mask_when_there_is_no_secret_then_the_text_stays():
    assert Masker(["", "ab"]).mask("ab") == "ab"


def test_secrets_when_they_stand_in_an_inventory_then_their_names_tell(tmp_path):
    (tmp_path / "group_vars").mkdir()
    (tmp_path / "group_vars" / "all.yml").write_text(
        "ansible_become_password: beCome!\nansible_ssh_private_key_file: /keys/id\nansible_user: svc\n"
        'database: {password: deep1, port: 5432}\napi_token: \'{{ lookup("env", "SITE_TOKEN") }}\'\n'
        "other: !unsafe 'x{{'\npin_secret: 12345\n",
        encoding="utf-8",
    )
    (tmp_path / "hosts.json").write_text('{"wave": {"hosts": {"a": {"ansible_password": "fr0m json"}}}}')
    found = secrets_of([tmp_path], {"SITE_TOKEN": "t0ken", "DB_PASSWORD": "env1", "HOME": "/root"})
    assert found == {"beCome!", "deep1", "t0ken", "env1", "fr0m json", "12345"}


def test_secrets_when_they_stand_in_vaults_then_they_are_known(tmp_path):
    from ansible.parsing.vault import VaultLib, VaultSecret

    vault = VaultLib([("default", VaultSecret(b"open sesame"))])
    (tmp_path / "host_vars").mkdir()
    inline = vault.encrypt("inline value").decode().replace("\n", "\n  ")
    (tmp_path / "host_vars" / "a.yml").write_text(f"greeting: !vault |\n  {inline}\n")
    (tmp_path / "host_vars" / "b.yml").write_bytes(vault.encrypt("colour: hidden blue\nlist: [one-of-them]\n"))
    password = tmp_path / "vault-pass"
    password.write_text("open sesame\n")
    found = secrets_of([tmp_path / "host_vars"], {"ANSIBLE_VAULT_PASSWORD_FILE": str(password)})
    assert found == {"inline value", "hidden blue", "one-of-them"}


def test_secrets_when_a_vault_does_not_open_then_the_error_says_what_to_do(tmp_path):
    from ansible.parsing.vault import VaultLib, VaultSecret

    (tmp_path / "all.yml").write_bytes(VaultLib([("default", VaultSecret(b"open sesame"))]).encrypt("a: b"))
    with pytest.raises(RunnerError, match="does not open") as failed:
        secrets_of([tmp_path], {})
    assert "ANSIBLE_VAULT_PASSWORD_FILE" in failed.value.hint


def test_yielded_when_commands_print_secrets_then_their_variables_have_them():
    assert yielded({"SITE_TOKEN": "echo s3cret"}) == {"SITE_TOKEN": "s3cret"}


def test_yielded_when_a_command_fails_then_the_error_names_the_variable_and_no_output():
    with pytest.raises(RunnerError, match="ended with 3: SITE_TOKEN"):
        yielded({"SITE_TOKEN": "echo half; exit 3"})
