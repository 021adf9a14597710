# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever the owner of the database does to the audit is found, and the right line is named."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, NullPool, create_engine, insert, make_url, text, update

from overlijden import audit
from overlijden.audit.anchor import Anchors
from overlijden.audit.verify import Defect, Kind, Verification
from overlijden.db import Database, Scope
from overlijden.status import Actie, Handeling, Rol
from overlijden.tables import Auditregel, Gebeurtenis
from overlijden.tools.chain import Keys, Line, moment
from tests import proof
from tests.conftest import KEYS, DatabaseUrls, fresh_database
from tests.filing import CLERK, PARTIJ, file, settle

pytestmark = pytest.mark.database

CASES = proof.size(1_000, 120)
WRONG = Keys("b" * 32)
GEMEENTEN = ("0796", "1942")
LONG = 30  # lines in each chain

Hit = tuple[str, int]  # a municipality and a number that must be named
Tamper = Callable[[Connection, random.Random], set[Hit]]


@dataclass(frozen=True)
class Written:
    """An audit that is right: its database, its anchors, and a superuser who may do anything to it."""

    urls: DatabaseUrls
    anchors: Path
    superuser: Connection

    def defects(self, keys: Keys = KEYS, gemeente: str | None = None) -> list[Defect]:
        with Database(self.urls.audit, pool_size=1) as database:
            return list(Verification(keys, gemeente).run(database, self.anchors))


@pytest.fixture(scope="module")
def written(server: str, template: str, worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Written]:
    anchors = tmp_path_factory.mktemp("anchors") / "anchors.jsonl"
    with fresh_database(server, template, worker_id) as urls:
        write(urls, anchors)
        url = make_url(server).set(database=make_url(urls.owner).database)
        engine = create_engine(url, poolclass=NullPool)
        with engine.connect() as connection:
            yield Written(urls, anchors, connection)


def write(urls: DatabaseUrls, anchors: Path) -> None:
    """Two chains of acts, looks and lists, anchored half-way and at the end."""
    with Database(urls.web, keys=KEYS) as web, Database(urls.worker, keys=KEYS) as worker:
        keeper = Anchors(worker, str(anchors))
        for gemeente in GEMEENTEN:
            settle(web, gemeente, "scripted", told=True)
        filed = {gemeente: [file(web, gemeente).kenmerk for _ in range(3)] for gemeente in GEMEENTEN}
        for number in range(LONG - 5):
            for gemeente in GEMEENTEN:
                with web.begin(Scope(gemeente=gemeente)) as session:
                    seen = filed[gemeente] if number % 3 == 0 else filed[gemeente][:1]
                    reden = "Bezwaar" if number % 4 == 0 else None
                    audit.note(session, CLERK, Handeling.INGEZIEN, gemeente, seen, reden=reden)
            if number == LONG // 2 - 2:
                keeper.write()
        keeper.write()


@pytest.fixture
def superuser(written: Written) -> Iterator[Connection]:
    """May do anything to the audit, until it is verified; all is as it was after the test."""
    written.superuser.rollback()
    saved = written.superuser.execute(text("SELECT * FROM auditregel")).mappings().all()
    yield written.superuser
    written.superuser.rollback()
    written.superuser.execute(text("TRUNCATE auditregel"))
    written.superuser.execute(insert(Auditregel), [dict(row) for row in saved])
    written.superuser.commit()


def some(chance: random.Random) -> Hit:
    return chance.choice(GEMEENTEN), chance.randint(1, LONG)


def where(hit: Hit) -> Mapping[str, Any]:
    return {"g": hit[0], "n": hit[1]}


CHANGES = {
    "op": "op + interval '1 microsecond'",
    "door": "door || 'x'",
    "rol": "'medewerker'",
    "organisatie": "organisatie || '0'",
    "handeling": "'bijlage_geopend'",
    "kenmerken": "array_append(kenmerken, 'OV-2026-0000009')",
    "reden": "CASE WHEN reden IS NULL THEN 'x' END",
    "sleutel": "reverse(sleutel)",
    "afdruk": "CASE WHEN afdruk IS NULL THEN repeat('0', 64) END",
    "mac": "set_byte(mac, 5, (get_byte(mac, 5) + 1) % 256)",
}


def edit(connection: Connection, chance: random.Random) -> set[Hit]:
    hit, (column, value) = some(chance), chance.choice(list(CHANGES.items()))
    query = text(f"UPDATE auditregel SET {column} = {value} WHERE gemeente = :g AND nummer = :n")  # noqa: S608
    connection.execute(query, where(hit))
    return {hit}


def reorder_references(connection: Connection, chance: random.Random) -> set[Hit]:
    query = text("SELECT gemeente, nummer, kenmerken FROM auditregel WHERE cardinality(kenmerken) > 1 ORDER BY 1, 2")
    row = chance.choice(connection.execute(query).all())
    hit = (row.gemeente, row.nummer)
    turned = text("UPDATE auditregel SET kenmerken = :k WHERE gemeente = :g AND nummer = :n")
    connection.execute(turned, {**where(hit), "k": row.kenmerken[::-1]})
    return {hit}


def glue_references(connection: Connection, chance: random.Random) -> set[Hit]:
    query = text("SELECT gemeente, nummer, kenmerken FROM auditregel WHERE cardinality(kenmerken) > 1 ORDER BY 1, 2")
    row = chance.choice(connection.execute(query).all())
    hit = (row.gemeente, row.nummer)
    glued = text(
        "UPDATE auditregel SET kenmerken = ARRAY[array_to_string(kenmerken, ',')] WHERE gemeente = :g AND nummer = :n"
    )
    connection.execute(glued, where(hit))
    return {hit}


def delete(connection: Connection, chance: random.Random) -> set[Hit]:
    hit = some(chance)
    connection.execute(text("DELETE FROM auditregel WHERE gemeente = :g AND nummer = :n"), where(hit))
    return {hit}


def delete_and_close_up(connection: Connection, chance: random.Random) -> set[Hit]:
    gemeente, nummer = some(chance)
    of = {"g": gemeente, "n": nummer}
    connection.execute(text("DELETE FROM auditregel WHERE gemeente = :g AND nummer = :n"), of)
    shift(connection, gemeente, nummer, -1)
    return {(gemeente, nummer)}


def insert_between(connection: Connection, chance: random.Random) -> set[Hit]:
    gemeente, nummer = some(chance)
    shift(connection, gemeente, nummer - 1, 1)
    forge(connection, gemeente, nummer, chance)
    return {(gemeente, nummer)}


def add_at_the_end(connection: Connection, chance: random.Random) -> set[Hit]:
    gemeente = chance.choice(GEMEENTEN)
    forge(connection, gemeente, LONG + 1, chance)
    return {(gemeente, LONG + 1)}


def reorder(connection: Connection, chance: random.Random) -> set[Hit]:
    gemeente = chance.choice(GEMEENTEN)
    one, other = sorted(chance.sample(range(1, LONG + 1), 2))
    for number, becomes in ((one, 1000), (other, one), (1000, other)):
        move(connection, (gemeente, number), (gemeente, becomes))
    return {(gemeente, one), (gemeente, other)}


def swap_between_municipalities(connection: Connection, chance: random.Random) -> set[Hit]:
    nummer = chance.randint(1, LONG)
    one, other = (("0796", nummer), ("1942", nummer))
    for source, target in ((one, ("9999", nummer)), (other, one), (("9999", nummer), other)):
        move(connection, source, target)
    return {one, other}


def cut_the_tail(connection: Connection, chance: random.Random) -> set[Hit]:
    gemeente, nummer = some(chance)
    connection.execute(
        text("DELETE FROM auditregel WHERE gemeente = :g AND nummer >= :n"), {"g": gemeente, "n": nummer}
    )
    return {(gemeente, nummer)}


def recompute_with_a_wrong_key(connection: Connection, chance: random.Random) -> set[Hit]:
    """Change a line, and sign it and all after it with a key of one's own, under our key's name or its own."""
    hit, sleutel = some(chance), chance.choice([KEYS.current, WRONG.current])
    return resign(connection, hit, lambda line, before: WRONG.mac(WRONG.current, line.canonical() + before), sleutel)


def move_the_head_back_and_go_on(connection: Connection, chance: random.Random) -> set[Hit]:
    """Restore an old state and write on with the right key, as a restored back-up would."""
    gemeente, nummer = some(chance)
    connection.execute(
        text("DELETE FROM auditregel WHERE gemeente = :g AND nummer >= :n"), {"g": gemeente, "n": nummer}
    )
    return grow(connection, gemeente, nummer)


def rewrite_with_the_right_key(connection: Connection, chance: random.Random) -> set[Hit]:
    """Who has the key can sign a chain anew; the anchors then say from where on it is another one."""
    hit = some(chance)
    resign(connection, hit, KEYS.seal, KEYS.current)
    anchored = min(number for number in (LONG // 2 + 4, LONG) if number >= hit[1])
    return {(hit[0], anchored)}


def move_before_our_era(connection: Connection, chance: random.Random) -> set[Hit]:
    """The same day and hour, of a year that reads the same."""
    gemeente, nummer = some(chance)
    connection.execute(
        text(
            "UPDATE auditregel SET op = (to_char(op AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || '+00 BC')"
            "::timestamptz WHERE gemeente = :g AND nummer = :n"
        ),
        {"g": gemeente, "n": nummer},
    )
    return {(gemeente, nummer)}


TAMPERS: Sequence[Tamper] = (
    edit, edit, move_before_our_era, reorder_references, glue_references, delete, delete_and_close_up,
    insert_between, add_at_the_end, reorder, swap_between_municipalities, cut_the_tail, recompute_with_a_wrong_key,
    move_the_head_back_and_go_on, rewrite_with_the_right_key,
)  # fmt: skip

# What one did to one line is said of that line alone.
PRECISE = {edit, move_before_our_era, reorder_references, glue_references, delete, add_at_the_end, cut_the_tail}


@pytest.mark.proof
@pytest.mark.parametrize("number", range(CASES))
def test_tampering_is_found_and_the_right_line_named(written: Written, superuser: Connection, number: int) -> None:
    chance = random.Random(proof.SEED + number)  # noqa: S311 - for cases, not for secrets
    tamper = TAMPERS[number % len(TAMPERS)]
    hits = tamper(superuser, chance)
    superuser.commit()
    defects = written.defects()
    sure = {(defect.gemeente, defect.nummer) for defect in defects if defect.kind is not Kind.FOLLOWS}
    named = {(defect.gemeente, defect.nummer) for defect in defects}
    said = f"SEED={proof.SEED}, {tamper.__name__} {sorted(hits)}: {[str(defect) for defect in defects]}"
    assert min(hits) in sure, said
    assert hits <= named, said
    if tamper in PRECISE:
        assert {hit for hit in sure if hit[1]} == hits, said
    untouched = set(GEMEENTEN) - {gemeente for gemeente, _ in hits}
    assert not untouched & {gemeente for gemeente, _ in named}, said


def test_an_audit_that_nobody_touched_is_right(written: Written) -> None:
    assert written.defects() == []


def shift(connection: Connection, gemeente: str, after: int, by: int) -> None:
    """Renumber what comes after; in two steps, for a number can stand there once."""
    for step in (1000 + by, -1000):
        query = text("UPDATE auditregel SET nummer = nummer + :step WHERE gemeente = :g AND nummer > :after")
        connection.execute(query, {"g": gemeente, "after": after, "step": step})


def move(connection: Connection, source: Hit, target: Hit) -> None:
    query = text("UPDATE auditregel SET gemeente = :tg, nummer = :tn WHERE gemeente = :g AND nummer = :n")
    connection.execute(query, {**where(source), "tg": target[0], "tn": target[1]})


def forge(connection: Connection, gemeente: str, nummer: int, chance: random.Random) -> None:
    row = {
        "gemeente": gemeente, "nummer": nummer, "op": datetime.now(UTC), "door": "noor", "rol": Rol.AMBTENAAR,
        "organisatie": gemeente, "handeling": Handeling.INGEZIEN, "kenmerken": ["OV-2026-0000001"], "reden": None,
        "sleutel": KEYS.current, "mac": chance.randbytes(32),
    }  # fmt: skip
    connection.execute(insert(Auditregel), [row])


def grow(connection: Connection, gemeente: str, nummer: int) -> set[Hit]:
    """Write other lines, rightly signed, from this number to beyond the last anchor."""
    query = text("SELECT mac FROM auditregel WHERE gemeente = :g AND nummer = :n")
    before = connection.scalar(query, {"g": gemeente, "n": nummer - 1}) or bytes(32)
    for number in range(nummer, LONG + 3):
        op = datetime.now(UTC)
        columns: dict[str, Any] = {
            "gemeente": gemeente, "nummer": number, "door": "noor", "rol": Rol.AMBTENAAR, "organisatie": gemeente,
            "handeling": Handeling.LIJST_INGEZIEN, "reden": None, "sleutel": KEYS.current,
        }  # fmt: skip
        before = KEYS.seal(Line(op=moment(op), kenmerken=(), **columns), before)
        connection.execute(insert(Auditregel), [{**columns, "op": op, "kenmerken": [], "mac": before}])
    return {(gemeente, min(anchor for anchor in (LONG // 2 + 4, LONG) if anchor >= nummer))}


def resign(connection: Connection, hit: Hit, seal: Callable[[Line, bytes], bytes], sleutel: str) -> set[Hit]:
    gemeente, nummer = hit
    query = text("SELECT * FROM auditregel WHERE gemeente = :g AND nummer >= :n ORDER BY nummer")
    rows = connection.execute(query, where(hit)).mappings().all()
    found = text("SELECT mac FROM auditregel WHERE gemeente = :g AND nummer = :n")
    before = connection.scalar(found, {"g": gemeente, "n": nummer - 1}) or bytes(32)
    for row in rows:
        values = {**row, "sleutel": sleutel, "door": "iemand" if row["nummer"] == nummer else row["door"]}
        del values["mac"]
        line = Line(**{**values, "op": moment(row["op"]), "kenmerken": tuple(row["kenmerken"])})
        before = seal(line, before)
        changed = update(Auditregel).where(Auditregel.gemeente == gemeente, Auditregel.nummer == row["nummer"])
        connection.execute(changed.values(door=values["door"], sleutel=sleutel, mac=before))
    return {(gemeente, row["nummer"]) for row in rows}


ODD = {
    "a moment that no calendar has": "op = 'infinity'",
    "no reference at all": "kenmerken = ARRAY[NULL]::text[]",
    "references in two dimensions": "kenmerken = ARRAY[['a', 'b'], ['c', 'd']]",
    "an act that nobody knows": "handeling = 'toveren'",
}


@pytest.mark.parametrize("what", ODD)
def test_an_odd_value_is_a_defect_and_stops_nothing(written: Written, superuser: Connection, what: str) -> None:
    superuser.execute(text(f"UPDATE auditregel SET {ODD[what]} WHERE gemeente = '0796' AND nummer = 7"))  # noqa: S608
    superuser.commit()
    assert [(d.gemeente, d.nummer, d.kind) for d in written.defects()] == [("0796", 7, Kind.CHANGED)]


def test_a_whole_chain_that_is_gone_is_missed(written: Written, superuser: Connection) -> None:
    superuser.execute(text("DELETE FROM auditregel WHERE gemeente = '0796'"))
    superuser.commit()
    found = written.defects(gemeente="0796")
    assert (found[0].gemeente, found[0].nummer, found[0].kind) == ("0796", 1, Kind.MISSING)
    assert found[0].words == f"lines 1 to {LONG} are gone"
    assert {defect.kind for defect in found[1:]} == {Kind.HISTORY}  # the filings, of which the lines are gone as well


def test_another_municipality_s_chain_is_left_alone(written: Written, superuser: Connection) -> None:
    superuser.execute(text("DELETE FROM auditregel WHERE gemeente = '0796' AND nummer = 3"))
    superuser.commit()
    assert written.defects(gemeente="1942") == []


def test_what_an_old_key_signed_stays_right_after_a_new_one(written: Written) -> None:
    rotated = Keys(f"{'c' * 32} {'a' * 32}")
    assert rotated.current != KEYS.current
    assert written.defects(keys=rotated) == []


def test_without_the_key_every_chain_is_in_doubt(written: Written) -> None:
    assert {defect.gemeente for defect in written.defects(keys=WRONG)} >= set(GEMEENTEN)


@pytest.mark.parametrize("line", ["{", "[]", '{"gemeente": "1942"}', "\x00"])
def test_a_line_of_the_anchors_that_is_none_is_named(written: Written, line: str) -> None:
    kept = written.anchors.read_text()
    written.anchors.write_text(kept + line + "\n")
    try:
        (defect,) = written.defects()
    finally:
        written.anchors.write_text(kept)
    assert (defect.kind, defect.words) == (Kind.ANCHOR, f"line {kept.count(chr(10)) + 1} of the anchors is not ours")


def test_an_anchor_that_was_changed_is_named(written: Written) -> None:
    kept = written.anchors.read_text()
    first, *rest = kept.splitlines()
    written.anchors.write_text("\n".join([json.dumps({**json.loads(first), "nummer": 3}), *rest]) + "\n")
    try:
        (defect,) = written.defects()
    finally:
        written.anchors.write_text(kept)
    assert (defect.kind, defect.nummer) == (Kind.ANCHOR, 3)


def test_the_anchors_may_be_read_from_a_log(written: Written, superuser: Connection) -> None:
    kept = written.anchors.read_text()
    logged = [json.dumps({**json.loads(line), "event": "anchor", "level": "info"}) for line in kept.splitlines()]
    written.anchors.write_text("\n".join(['{"event": "request", "ms": 3}', *logged]) + "\n")
    superuser.execute(text("DELETE FROM auditregel WHERE gemeente = '0796' AND nummer = :n"), {"n": LONG})
    superuser.commit()
    try:
        (defect,) = written.defects()
    finally:
        written.anchors.write_text(kept)
    assert (defect.gemeente, defect.nummer, defect.kind) == ("0796", LONG, Kind.MISSING)


def test_an_act_without_a_line_is_found(database_urls: DatabaseUrls, web_database: Database) -> None:
    settle(web_database, "1942", "scripted", told=True)
    dossier = file(web_database)
    with web_database.begin(Scope(gemeente="1942")) as session:
        row = {"dossier_id": dossier.id, "gemeente": "1942", "partij": PARTIJ, "door": "x", "rol": Rol.SYSTEEM}
        session.add(Gebeurtenis(actie=Actie.AFLEVEREN, van="ingediend", naar="afgeleverd", op=datetime.now(UTC), **row))
    (defect,) = verified(database_urls)
    assert (defect.kind, defect.nummer) == (Kind.HISTORY, 0)
    assert f"afleveren of {dossier.kenmerk}" in defect.words


def test_a_line_of_an_act_that_left_the_history_is_found(
    database_urls: DatabaseUrls, web_database: Database, server: str
) -> None:
    settle(web_database, "1942", "scripted", told=True)
    file(web_database)
    url = make_url(server).set(database=make_url(database_urls.owner).database)
    with create_engine(url, poolclass=NullPool).begin() as connection:
        connection.execute(text("ALTER TABLE gebeurtenis DISABLE TRIGGER ALL"))  # as its owner may
        connection.execute(text("DELETE FROM gebeurtenis"))
    (defect,) = verified(database_urls)
    assert (defect.kind, defect.gemeente, defect.nummer) == (Kind.HISTORY, "1942", 3)


def test_a_whole_dossier_that_is_gone_is_missed(
    database_urls: DatabaseUrls, web_database: Database, server: str
) -> None:
    settle(web_database, "1942", "scripted", told=True)
    dossier = file(web_database)
    url = make_url(server).set(database=make_url(database_urls.owner).database)
    with create_engine(url, poolclass=NullPool).begin() as connection:
        for table in ("levering", "gebeurtenis", "bijlage", "revisie", "dossier"):
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))  # as its owner may
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608
    (defect,) = verified(database_urls)
    assert (defect.kind, defect.nummer) == (Kind.HISTORY, 3)
    assert defect.words == f"{dossier.kenmerk} was filed, and is gone without a proof of destruction"


def verified(urls: DatabaseUrls) -> list[Defect]:
    with Database(urls.audit, pool_size=1) as database:
        return list(Verification(KEYS).run(database))


def test_who_verifies_reads_no_declaration_and_writes_nothing(database_urls: DatabaseUrls) -> None:
    with Database(database_urls.audit, pool_size=1) as database, database.begin() as session:
        query = text(
            "SELECT table_name, column_name, privilege_type FROM information_schema.column_privileges "
            "WHERE grantee = 'overlijden_audit'"
        )
        rights = [tuple(row) for row in session.execute(query)]
    assert {what for _, _, what in rights} == {"SELECT"}
    readable = {(table, column) for table, column, _ in rights}
    tables = {"auditregel", "gebeurtenis", "dossier", "concept", "wijziging", "pauze", "vernietiging"}
    tables.add("alembic_version")  # which every role reads, to see whether the schema is the one it knows
    assert {table for table, _ in readable} == tables
    assert readable & {("dossier", "overledene_bsn"), ("concept", "antwoorden"), ("gebeurtenis", "reden")} == set()
