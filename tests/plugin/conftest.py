"""Runs the plugin's tests in a real NetBox: PostgreSQL and Valkey start once, every worker clones the database."""

import os
import shutil
import sys
import tempfile
import warnings
from pathlib import Path

import pytest

HERE = Path(__file__).parent
_HOME = "ASSETTOOL_TEST_HOME"
_STARTED = pytest.StashKey[object]()


def pytest_configure(config):
    """Start the servers and point Django at them; the workers of pytest-xdist find them in their environment."""
    sys.path.insert(0, str(HERE / "support"))  # pytest's importlib mode finds no modules beside the tests
    if _HOME not in os.environ:
        config.stash[_STARTED] = _start_stores()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what NetBox and its libraries say about themselves is theirs to mend
        warnings.filterwarnings("error", module="netbox_assettool")
        import django

        _give_each_worker_its_cache()
        _take_no_time_for_passwords()
        django.setup()
    _keep_query_counts_beside_the_tests()


def pytest_unconfigure(config):
    """Stop what this process started."""
    if (home := config.stash.get(_STARTED, None)) is not None:
        from assettool.embedded import stack

        stack.reset(home)
        shutil.rmtree(home.root.parent)


def _start_stores():
    from assettool.embedded import stack
    from assettool.embedded.home import Home

    # Not pytest's own folder: when root runs the tests, PostgreSQL runs as another user and has to get there.
    folder = Path(tempfile.mkdtemp(prefix="assettool-plugin-tests-"))
    folder.chmod(0o711)
    home = Home(folder / "home")
    stack.start_stores(home)
    os.environ.update({_HOME: str(home.root), "NETBOX_ROOT": str(home.netbox)})
    os.environ["DJANGO_SETTINGS_MODULE"] = "netbox.settings"
    return home


def _give_each_worker_its_cache():
    """A test that clears the cache would cost a test of another worker two queries: NetBox's configuration is in it."""
    from django.conf import settings

    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    place = settings.CACHES["default"]["LOCATION"]
    settings.CACHES["default"]["LOCATION"] = f"{place.rpartition('/')[0]}/{2 + worker}"


def _take_no_time_for_passwords():
    """A third of the time of these tests went into hashing passwords that protect nothing."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _keep_query_counts_beside_the_tests():
    """NetBox's test cases look for the pinned counts inside the tested package, which ships no tests here."""
    from utilities.testing import query_counts

    query_counts._baseline_path = lambda _app_label: HERE / "query_counts.json"


@pytest.fixture
def client_of(client):
    """Gives a client that asks with a token of a user."""
    from users.models import Token

    def log_in(user, **fields):
        token = Token(user=user, version=2, **fields)
        token.save()
        client.defaults["HTTP_AUTHORIZATION"] = f"{token.get_auth_header_prefix()}{token.token}"
        return client

    return log_in


@pytest.fixture
def admin(django_user_model):
    """A superuser."""
    return django_user_model.objects.create_superuser("root", password="not used in a test 1")


@pytest.fixture
def api(client_of, admin):
    """A client that asks with a token of a superuser."""
    return client_of(admin)
