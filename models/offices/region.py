"""Where people live and where the office is: kecamatan, desa/kelurahan, kantor."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Key, Model


class Office(Model):
    """A place where documents are made and handed out (kantor, loket)."""

    __tablename__ = "office"

    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    pickup_name: Mapped[str] = mapped_column(sa.String(200), default="")  # as messages say it
    address: Mapped[str] = mapped_column(sa.String(300), default="")
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    map_url: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")
    is_main: Mapped[bool] = mapped_column(default=False)  # the Dinas: whatever has no office of its own
    in_use: Mapped[bool] = mapped_column(default=True, server_default=sa.true())  # else nothing new is sent there
    pickups_per_half_hour: Mapped[int | None]  # None: the setting of this name

    @property
    def place(self) -> str:
        return self.pickup_name or self.name

    def __str__(self) -> str:
        return self.name


class District(Model):
    """Kecamatan, by its six-digit Kemendagri code. Its KTP-el are printed and handed out at `ktp_office`."""

    __tablename__ = "district"

    code: Mapped[str] = mapped_column(sa.String(6), unique=True)
    name: Mapped[str] = mapped_column(sa.String(100))
    ktp_office_id: Mapped[int] = mapped_column(Key, sa.ForeignKey("office.id"))
    ktp_office: Mapped[Office] = relationship(lazy="joined")
    in_use: Mapped[bool] = mapped_column(default=True, server_default=sa.true())  # else it is offered no more

    def __str__(self) -> str:
        return self.name


class Village(Model):
    """Desa or kelurahan, by its ten-digit code. Names repeat across districts: keep the code."""

    __tablename__ = "village"

    code: Mapped[str] = mapped_column(sa.String(10), unique=True)
    name: Mapped[str] = mapped_column(sa.String(100))
    kind: Mapped[str] = mapped_column(sa.String(10))  # desa, kelurahan
    district_id: Mapped[int] = mapped_column(Key, sa.ForeignKey("district.id"), index=True)
    district: Mapped[District] = relationship(lazy="joined")
    in_use: Mapped[bool] = mapped_column(default=True, server_default=sa.true())

    def __str__(self) -> str:
        return self.name
