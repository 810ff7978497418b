import tomllib
from pathlib import Path

import pytest

from shared.config import load
from shared.errors import ConfigError
from shared.settings import Configuration, EmailReceiver, SlackReceiver

SECRET = "https://hooks.slack.com/services/T0/B0/verysecret"


@pytest.fixture(autouse=True)
def _no_configuration_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "given.toml"
    path.write_text(text)
    return path


def test_without_a_file_the_defaults_hold() -> None:
    assert load(environ={}).model_dump() == Configuration().model_dump()


def test_a_file_in_the_working_folder_is_found(tmp_path: Path) -> None:
    (tmp_path / "troopwatch.toml").write_text("[watcher]\npoll_seconds = 77")
    assert load(environ={}).watcher.poll_seconds == 77


def test_the_environment_names_a_file(tmp_path: Path) -> None:
    path = write(tmp_path, "[watcher]\npoll_seconds = 78")
    assert load(environ={"TROOPWATCH_CONFIG": str(path)}).watcher.poll_seconds == 78


def test_environment_beats_secret_file_beats_toml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, '[notifier.receivers.desk]\ntype = "slack"\nwebhook_url = "https://toml.example"')
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "troopwatch_notifier__receivers__desk__webhook_url").write_text("https://file.example\n")
    found = {}
    for source, environ in (
        ("toml", {}),
        ("file", {"TROOPWATCH_SECRETS_DIR": str(secrets)}),
        (
            "env",
            {
                "TROOPWATCH_SECRETS_DIR": str(secrets),
                "TROOPWATCH_NOTIFIER__RECEIVERS__DESK__WEBHOOK_URL": "https://env.example",
            },
        ),
    ):
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        receiver = load(path).notifier.receivers["desk"]
        assert isinstance(receiver, SlackReceiver)
        assert receiver.webhook_url is not None
        found[source] = receiver.webhook_url.get_secret_value()
    assert found == {"toml": "https://toml.example", "file": "https://file.example", "env": "https://env.example"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[watcher]\npoll_secnds = 3", "watcher.poll_secnds: unknown key; did you mean 'poll_seconds'?"),
        ("[watcher]\npoll_seconds = -3", "watcher.poll_seconds: '-3' is not valid; input should be greater than 0"),
        (
            '[[watcher.feeds]]\nurl = "ftp://x"',
            "watcher.feeds.0.url: 'ftp://x' is not valid; must begin with http:// or https://",
        ),
        ("[[watcher.feeds]]\nurl = 'https://x'\ntag = []", "watcher.feeds.0.tag: unknown key; did you mean 'tags'?"),
        ("nonsense = 1", "nonsense: unknown key; remove it"),
        ("[watcher", "not valid TOML"),
        ("[notifier.receivers.desk]\ntype = 'slack'", "set webhook_url, or bot_token and channel"),
        (
            "[notifier.receivers.desk]\ntype = 'webhook'",
            "notifier.receivers.desk.url: missing; set it in the file or as TROOPWATCH_NOTIFIER__RECEIVERS__DESK__URL",
        ),
        ("[notifier.receivers.desk]\ntype = 'pager'", "notifier.receivers.desk"),
        (
            "[notifier.receivers.desk]\ntype='email'\nhost='h'\nsender='a@b.example'\nto=['c@d.example']\ndigest_at=['25:00']",
            "must be a time of day such as 07:30",
        ),
        (
            "[notifier.receivers.desk]\ntype='email'\nhost='h'\nsender='a@b.example'\nto=['c@d.example']\ntimezone='Mars/Dome'",
            "time zone",
        ),
    ],
)
def test_a_fault_is_told_on_one_line_with_key_and_mend(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, text), environ={})
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "missing.toml", environ={})


@pytest.mark.parametrize("name", ["TROOPWATCH_WATCHR__POLL_SECONDS", "TROOPWATCH_LOGS__LEVEL"])
def test_an_unknown_name_in_the_environment_is_refused(name: str) -> None:
    with pytest.raises(ConfigError, match="unknown key in the environment"):
        load(environ={name: "1"})


def test_a_bad_secret_is_never_shown(tmp_path: Path) -> None:
    text = f'[notifier.receivers.desk]\ntype = "webhook"\nurl = ["{SECRET}"]'
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, text), environ={})
    assert "verysecret" not in str(caught.value)


def test_a_secret_is_not_in_the_printed_settings(tmp_path: Path) -> None:
    settings = load(write(tmp_path, f'[notifier.receivers.desk]\ntype = "slack"\nwebhook_url = "{SECRET}"'), environ={})
    assert "verysecret" not in repr(settings)
    assert "verysecret" not in settings.model_dump_json()


def test_the_example_explains_every_key() -> None:
    text = Path(__file__).parents[2].joinpath("deploy/examples/troopwatch.toml").read_text()
    missing = [key for key in _keys() if f"{key} =" not in text]
    assert missing == []


def test_the_example_is_a_valid_configuration_as_it_stands_and_with_every_line_switched_on(tmp_path: Path) -> None:
    text = Path(__file__).parents[2].joinpath("deploy/examples/troopwatch.toml").read_text()
    switched_on = "\n".join(line.removeprefix("#: ") for line in text.splitlines())
    for version in (text, switched_on):
        tomllib.loads(version)
        settings = load(write(tmp_path, version), environ={})
    assert {type(receiver) for receiver in settings.notifier.receivers.values()} >= {SlackReceiver, EmailReceiver}


def _keys() -> set[str]:
    schema = Configuration.model_json_schema()
    models = [schema, *schema["$defs"].values()]
    sections = {
        "bus",
        "security",
        "store",
        "log",
        "watcher",
        "feeds",
        "pages",
        "websub",
        "classifier",
        "second_opinion",
        "notifier",
        "receivers",
        "routes",
        "unsubscribe",
    }
    return {name for model in models for name in model.get("properties", {})} - sections
