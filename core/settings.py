"""Every setting in one table: name, default, unit, one line of help.

Values come from the environment or `.env`, prefix TIENGLANG_; a secret may also be given as a file
(`TIENGLANG_TELEGRAM_TOKEN_FILE=/run/secrets/token`). `docs/settings.md` and `.env.example` are made
from this table by `tienglang settings --write`, and a test is red when they differ.
"""

import functools
import os
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from core.errors import Invalid

PREFIX = "TIENGLANG_"
ROLES = ("bot", "scheduler", "admin")


class Settings(BaseSettings):
    """The settings of one process; read once at start, then handed down as an argument."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True)

    # where things are
    data_dir: Path = Field(Path("data"), description="Folder for the database, files, backups and keys.")
    database_url: str = Field(
        "", description="SQLAlchemy address; empty = SQLite in DATA_DIR. PostgreSQL: postgresql+psycopg://…"
    )
    host: str = Field("127.0.0.1", description="Address the web server listens on; a reverse proxy stands before it.")
    port: int = Field(8080, ge=0, le=65535, description="Port of the web server (chat, console, webhooks, /health).")
    metrics_port: int = Field(0, ge=0, le=65535, description="Port of /metrics, always on 127.0.0.1; 0 = off.")
    public_url: str = Field(
        "",
        description="Address people see, e.g. https://tienglang.example.vn; empty = local only, Telegram by polling.",
    )
    roles: str = Field(
        "bot,scheduler,admin", description="What this process does, comma separated: bot, scheduler, admin."
    )
    task_engine: str = Field(
        "embedded", description="What wakes the processes that send: embedded, or procrastinate (needs PostgreSQL)."
    )
    timezone: str = Field("Asia/Ho_Chi_Minh", description="IANA name of the villagers' time zone.")
    secret_key: str = Field(
        "",
        description="Key for sealed columns and keyed hashes; empty = made once in DATA_DIR/secret.key.",
        json_schema_extra={"secret": True},
    )

    # who speaks
    agency: str = Field(
        "Sở Dân tộc và Tôn giáo tỉnh Lâm Đồng",
        description="The body that answers for the service; said in the first message.",
    )
    province: str = Field("68", description="Area code of the province that is served.")
    hotline: str = Field("1022", description="Telephone of the province for questions to a person.")

    # Telegram
    telegram_token: str = Field(
        "", description="Token of the Telegram bot; empty = Telegram is off.", json_schema_extra={"secret": True}
    )
    telegram_api_url: str = Field(
        "https://api.telegram.org",
        description="Root of a Bot API server: ROOT/bot<token>/METHOD, ROOT/file/bot<token>/…",
    )
    telegram_rate: float = Field(
        25.0, gt=0, description="Most messages a second through the bot (Telegram allows about 30)."
    )
    telegram_in_flight: int = Field(
        0, ge=0, le=1000, description="Most requests to Telegram at once; 0 = by the rate, 64 to 256."
    )
    telegram_headroom: float = Field(
        0.0,
        ge=0,
        lt=1000,
        description="Of TELEGRAM_RATE, messages a second that only replies may use; they go first anyway.",
    )
    telegram_caption: bool = Field(
        True, description="Send the text as the caption of the voice; false for servers that refuse captions."
    )

    # when and how much
    quiet_hours: str = Field(
        "21:00-06:00", description="Local hours in which only emergencies go out, HH:MM-HH:MM; empty = none."
    )
    rumour_villages: int = Field(
        10, ge=2, description="Places that ask the same within a day before officers are told of a rumour or outbreak."
    )
    daily_cap: int = Field(
        2, ge=0, description="Normal notices a person a day, the others come in the evening digest; 0 = no limit."
    )
    digest_time: str = Field(
        "18:30", description="Local time, HH:MM, of the evening digest and of reminders the evening before."
    )
    poll_days: int = Field(
        3, ge=1, le=30, description="Days in which a village may answer an influential person's poll."
    )
    broadcast_limit: int = Field(3, ge=0, description="Notices an influential person may send a day.")
    broadcast_policy: str = Field(
        "delay", description="What an influential person's notice waits for: now, delay or approval."
    )
    broadcast_delay_minutes: int = Field(
        10, ge=1, le=1440, description="With delay: minutes in which the agency can stop it."
    )
    broadcast_undo_seconds: int = Field(
        60, ge=0, le=600, description="Seconds in which the speaker can take a notice back."
    )
    flood_messages: int = Field(
        20, ge=0, description="Messages one chat may send in 5 seconds before it is asked to wait; 0 = no limit."
    )
    price_fresh_days: int = Field(
        14, ge=1, description="Older prices are shown with a warning that they are old (days)."
    )

    # law and promises
    child_age: int = Field(
        16,
        ge=1,
        le=18,
        description="Below this age a parent or guardian must agree (years; to be confirmed by a lawyer).",
    )
    retention_days: int = Field(
        730, ge=30, description="Days an unused person is remembered; the consent says it in months."
    )
    guest_hours: int = Field(24, ge=1, le=168, description="Hours after which a guest's conversation is forgotten.")
    ack_days: int = Field(2, ge=1, description="Working days until a case is acknowledged.")
    route_days: int = Field(5, ge=1, description="Working days until a case is in somebody's hands.")
    answer_days: int = Field(15, ge=1, description="Working days until a case is answered.")
    warn_days: int = Field(3, ge=0, description="Working days before that at which staff are reminded.")
    case_months: int = Field(12, ge=1, description="Months after which a settled case loses its texts.")
    data_request_days: int = Field(
        15, ge=1, description="Days in which a request about personal data is done (Decree 356/2025)."
    )
    min_cell: int = Field(10, ge=2, description="Counts below this are shown as 'few'.")

    case_files: int = Field(10, ge=1, le=100, description="Files one case may hold; each up to 20 MB.")
    case_daily: int = Field(
        5, ge=0, description="Cases one person may open in 24 hours, danger not counted; 0 = no limit."
    )

    # letters to staff who have no chat
    smtp_url: str = Field(
        "",
        description="Mail server, smtp://user:password@host:587 (STARTTLS) or smtps://…:465; "
        "empty = letters are put as files into DATA_DIR/mail.",
        json_schema_extra={"secret": True},
    )
    mail_from: str = Field("tienglang@localhost", description="Sender of letters to staff.")

    # upkeep
    keep_days: int = Field(90, ge=1, description="Days until finished notices are folded into counts.")
    backup_days: int = Field(
        30, ge=1, description="Days backups are kept; a forgotten person is gone from all of them after that."
    )
    log_format: str = Field("console", description="console (for people) or json (for machines).")
    log_level: str = Field("info", description="debug, info, warning or error.")

    # voice
    voice_engines: str = Field(
        "piper,espeak", description="Machine voices in order of preference: piper, espeak, gtts."
    )
    piper_model: str = Field("", description="Path of a Piper voice model; empty = Piper is off.")
    recogniser: str = Field(
        "viet-asr", description="What understands spoken Vietnamese: viet-asr (`make speech` installs it); empty = off."
    )
    voice_reading: str = Field("south", description="How numbers are read: south or north.")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{value!r} is no IANA time zone; try Asia/Ho_Chi_Minh") from error
        return value

    @field_validator("roles")
    @classmethod
    def _known_roles(cls, value: str) -> str:
        given = [part.strip() for part in value.split(",") if part.strip()]
        unknown = set(given) - set(ROLES)
        if unknown or not given:
            raise ValueError(f"roles are {', '.join(ROLES)}; not {', '.join(sorted(unknown)) or 'empty'}")
        return ",".join(given)

    @field_validator("quiet_hours")
    @classmethod
    def _two_times(cls, value: str) -> str:
        parse_hours(value)
        return value

    @field_validator("digest_time")
    @classmethod
    def _one_time(cls, value: str) -> str:
        try:
            time.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"digest_time is written HH:MM, not {value!r}") from error
        return value

    @field_validator("broadcast_policy")
    @classmethod
    def _known_policy(cls, value: str) -> str:
        if value not in ("now", "delay", "approval"):
            raise ValueError("broadcast_policy is now, delay or approval")
        return value

    @field_validator("task_engine")
    @classmethod
    def _known_engine(cls, value: str) -> str:
        if value not in ("embedded", "procrastinate"):
            raise ValueError("task_engine is embedded or procrastinate")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order of precedence: arguments, environment, NAME_FILE, .env."""
        return init_settings, env_settings, _SecretFiles(settings_cls), dotenv_settings

    def url(self) -> str:
        """The database address in use."""
        return self.database_url or f"sqlite:///{self.data_dir / 'tienglang.db'}"

    def has_role(self, role: str) -> bool:
        """Whether this process opens that door."""
        return role in self.roles.split(",")

    def quiet(self) -> tuple[time, time] | None:
        """Start and end of the quiet hours on the local clock, or None."""
        return parse_hours(self.quiet_hours)

    def evening(self) -> time:
        """When the digest leaves, on the local clock."""
        return time.fromisoformat(self.digest_time)


class _SecretFiles(PydanticBaseSettingsSource):
    """NAME_FILE beside every secret: the value is the file's content without the last line break."""

    def get_field_value(self, field: object, field_name: str) -> tuple[str | None, str, bool]:
        """The content of the file that NAME_FILE points to, if it is set."""
        path = os.environ.get(f"{PREFIX}{field_name.upper()}_FILE")
        return (Path(path).read_text(encoding="utf-8").rstrip("\n") if path else None), field_name, False

    def __call__(self) -> dict[str, str]:
        """All secrets that come from files."""
        found: dict[str, str] = {}
        for name in secret_names():
            value = self.get_field_value(None, name)[0]
            if value is not None:
                found[name] = value
        return found


def secret_names() -> tuple[str, ...]:
    """Names of the settings that must never be printed."""
    return tuple(
        name
        for name, info in Settings.model_fields.items()
        if isinstance(info.json_schema_extra, dict) and info.json_schema_extra.get("secret")
    )


@functools.lru_cache(maxsize=8)
def parse_hours(value: str) -> tuple[time, time] | None:
    """Read "21:00-06:00"; empty means none.

    Raises:
        Invalid: anything else.
    """
    if not value.strip():
        return None
    try:
        start, end = value.split("-")
        return time.fromisoformat(start.strip()), time.fromisoformat(end.strip())
    except ValueError as error:
        raise Invalid(f"quiet hours are written HH:MM-HH:MM, not {value!r}") from error


def documentation() -> str:
    """`docs/settings.md` as it should read."""
    rows = ["| name | default | what it does |", "|---|---|---|"]
    for name, info in Settings.model_fields.items():
        default = "" if info.default in ("", None) else f"`{info.default}`"
        secret = f" Secret; `{PREFIX}{name.upper()}_FILE` names a file that holds it." if name in secret_names() else ""
        rows.append(f"| `{PREFIX}{name.upper()}` | {default} | {info.description}{secret} |")
    head = "# Settings\n\nFrom the environment or a file `.env` beside the Makefile. Made from `core/settings.py` by `tienglang settings --write`.\n\n"
    return head + "\n".join(rows) + "\n"


def example() -> str:
    """`.env.example` as it should read: every setting, commented out."""
    lines = ["# Copy to .env and change what you need. Made from core/settings.py by `tienglang settings --write`."]
    for name, info in Settings.model_fields.items():
        lines += ["", f"# {info.description}", f"#{PREFIX}{name.upper()}={info.default}"]
    return "\n".join(lines) + "\n"
