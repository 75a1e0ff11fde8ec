"""The only reader of the environment and of ``.env``. Read once, handed down."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from rag.errors import SettingsError

DEFAULT_OPENAI_MODEL = "openai:gpt-5-mini"
EXTRACTIVE = "extractive"


class Settings(BaseSettings):
    """Every setting, with its default. An empty value counts as not set."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
        # A field may be given by its name, and its name then counts as a variable too: without
        # the prefix HOME would be the data folder and PORT the page's port.
        env_prefix="ONRECORD_",
    )

    home: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("onrecord", appauthor=False)),
        validation_alias="ONRECORD_HOME",
        description="data folder",
    )
    openai_api_key: SecretStr | None = Field(
        None, validation_alias="OPENAI_API_KEY", description="an OpenAI key"
    )
    openai_base_url: str | None = Field(
        None,
        validation_alias="OPENAI_BASE_URL",
        description="an OpenAI-compatible server, beginning with http:// or https://",
    )
    model: str | None = Field(
        None,
        validation_alias="ONRECORD_MODEL",
        description="extractive, or provider:model such as openai:gpt-5-mini",
    )
    embeddings: str = Field(
        "builtin",
        validation_alias="ONRECORD_EMBEDDINGS",
        description="builtin, or provider:model such as openai:text-embedding-3-small",
    )
    port: int = Field(
        7860, ge=1, le=65535, validation_alias="ONRECORD_PORT", description="1 to 65535"
    )
    auth: SecretStr | None = Field(
        None, validation_alias="ONRECORD_AUTH", description="user:password"
    )
    retrieve_limit: int = Field(
        12, ge=1, le=100, validation_alias="ONRECORD_RETRIEVE_LIMIT", description="1 to 100"
    )
    max_source_bytes: int = Field(
        20_000_000,
        ge=1,
        validation_alias="ONRECORD_MAX_SOURCE_BYTES",
        description="a whole number of bytes from 1",
    )
    max_source_pages: int = Field(
        500,
        ge=1,
        validation_alias="ONRECORD_MAX_SOURCE_PAGES",
        description="a whole number of pages from 1",
    )
    max_source_seconds: float = Field(
        30,
        gt=0,
        validation_alias="ONRECORD_MAX_SOURCE_SECONDS",
        description="seconds, more than 0",
    )
    max_source_memory: int = Field(
        2_000_000_000,
        ge=200_000_000,
        validation_alias="ONRECORD_MAX_SOURCE_MEMORY",
        description="a whole number of bytes from 200000000",
    )
    max_source_redirects: int = Field(
        5, ge=0, le=20, validation_alias="ONRECORD_MAX_SOURCE_REDIRECTS", description="0 to 20"
    )
    max_archive_depth: int = Field(
        3, ge=1, le=20, validation_alias="ONRECORD_MAX_ARCHIVE_DEPTH", description="1 to 20"
    )
    max_archive_files: int = Field(
        5_000,
        ge=1,
        validation_alias="ONRECORD_MAX_ARCHIVE_FILES",
        description="a whole number of files from 1",
    )
    max_unpacked_bytes: int = Field(
        500_000_000,
        ge=1,
        validation_alias="ONRECORD_MAX_UNPACKED_BYTES",
        description="a whole number of bytes from 1",
    )
    allow_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        validation_alias="ONRECORD_ALLOW_HOSTS",
        description="host names with commas between them",
    )
    log: Literal["debug", "info", "warning", "error"] = Field(
        "warning", validation_alias="ONRECORD_LOG", description="debug, info, warning or error"
    )
    tracing: bool = Field(False, validation_alias="ONRECORD_TRACING", description="1 or 0")

    @field_validator("allow_hosts", mode="before")
    @classmethod
    def _split_hosts(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(host.strip().lower() for host in value.split(",") if host.strip())
        return value

    @field_validator("model", "embeddings")
    @classmethod
    def _name_a_provider(cls, value: str | None) -> str | None:
        if value is None or value in (EXTRACTIVE, "builtin"):
            return value
        provider, _, model = value.partition(":")
        if not provider or not model:
            raise ValueError("no provider:model")
        return value

    @field_validator("openai_base_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("no address")
        return value

    @field_validator("auth")
    @classmethod
    def _has_user_and_password(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            user, _, password = value.get_secret_value().partition(":")
            if not user or not password:
                raise ValueError("no user:password")
        return value

    @property
    def engine(self) -> str:
        """Which answerer is meant: "extractive" or "provider:model"."""
        if self.model:
            return self.model
        return DEFAULT_OPENAI_MODEL if self.openai_api_key else EXTRACTIVE


def read_settings() -> Settings:
    """Read the environment and ``.env``.

    :raises SettingsError: a value is not allowed; the message names setting, value and choices.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None


def _explain(error: ValidationError) -> str:
    first = error.errors()[0]
    alias = str(first["loc"][0])
    described = {str(field.validation_alias): field for field in Settings.model_fields.values()}
    field = described.get(alias)
    allowed = field.description if field is not None else "another value"
    secret = field is not None and "Secret" in str(field.annotation)
    shown = "(hidden)" if secret else repr(first["input"])
    return f"The setting {alias} has the value {shown}; allowed is: {allowed}."
