"""What somebody changes in the rows beside the log, each with plain SQL, and what must be said of it.

Times in the year 9999 stand for "in ten years". The table in docs/auditing.md is this one.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change. ``is_put_back``: the service writes the row again as it was sealed."""

    name: str
    sql: str
    says: str
    """Part of what verify, doctor and the start say."""
    is_put_back: bool = False


CHANGES = (
    # Deadlines: what rings the next officer
    Change(
        name="every deadline is deleted",
        sql="DELETE FROM deadlines",
        says="have no deadline",
        is_put_back=True,
    ),
    Change(
        name="every deadline is in ten years",
        sql="UPDATE deadlines SET due_at = 253402300799000",
        says="have another deadline than is sealed",
        is_put_back=True,
    ),
    Change(
        name="a request is hidden from the clock and the lists",
        sql="UPDATE requests SET is_open = false WHERE is_open",
        says="requests holds",
        is_put_back=True,
    ),
    Change(
        name="a request's owner and addressee are others",
        sql="UPDATE requests SET owner_key = requester_key, addressee_key = origin_key "
        "WHERE is_open",
        says="in requests say something else in clear",
        is_put_back=True,
    ),
    Change(
        name="a request is deleted",
        sql="DELETE FROM deadlines; DELETE FROM requests WHERE is_open",
        says="requests holds",
    ),
    Change(
        name="a request's version is another one",
        sql="UPDATE requests SET version = version + 1",
        says="in requests do not open",
    ),
    Change(
        name="an open request does not open",
        sql="UPDATE requests SET sealed = (SELECT max(sealed) FROM accounts) WHERE is_open",
        says="in requests do not open",
    ),
    # Rights
    Change(
        name="a revoked account is enrolled again",
        sql="UPDATE accounts SET state = 'enrolled', reachable = true WHERE state = 'revoked'",
        says="in accounts say something else in clear",
        is_put_back=True,
    ),
    Change(
        name="an account is deleted",
        sql="DELETE FROM accounts WHERE state = 'revoked'",
        says="accounts holds",
    ),
    Change(
        name="everybody is unreachable",
        sql="UPDATE accounts SET reachable = false",
        says="in accounts say something else in clear",
        is_put_back=True,
    ),
    Change(
        name="an account is given another person's sealed part",
        sql="UPDATE accounts SET sealed = (SELECT max(sealed) FROM accounts)",
        says="in accounts do not open",
    ),
    Change(
        name="a used invitation is unused",
        sql="UPDATE invitations SET used_at = NULL",
        says="in invitations do not open",
    ),
    Change(
        name="an invitation lives for ever",
        sql="UPDATE invitations SET expires_at = 253402300799000",
        says="in invitations say something else in clear",
        is_put_back=True,
    ),
    Change(name="invitations are deleted", sql="DELETE FROM invitations", says="invitations holds"),
    Change(
        name="the newest directory is deleted",
        sql="DELETE FROM directory_versions WHERE version = 2",
        says="directory_versions holds 1 rows, and 2 are sealed",
    ),
    Change(
        name="the directory in force does not open",
        sql="UPDATE directory_versions SET sealed = (SELECT max(sealed) FROM accounts) "
        "WHERE version = 2",
        says="in directory_versions do not open",
    ),
    Change(
        name="who is off sick is on duty again",
        sql="DELETE FROM duty_changes",
        says="duty_changes holds 0 rows, and 1 are sealed",
    ),
    Change(
        name="a change to duty is undone",
        sql="UPDATE duty_changes SET state = 'undone'",
        says="in duty_changes say something else in clear",
        is_put_back=True,
    ),
    Change(
        name="a change to duty is over",
        sql="UPDATE duty_changes SET until = 1",
        says="in duty_changes say something else in clear",
        is_put_back=True,
    ),
    # Two people
    Change(name="an approval is deleted", sql="DELETE FROM approvals", says="approvals holds"),
    Change(
        name="an approval's tries are given back",
        sql="UPDATE approvals SET attempts = attempts + 1",
        says="in approvals do not open",
    ),
    Change(
        name="an approval lives for ever",
        sql="UPDATE approvals SET expires_at = 253402300799000",
        says="in approvals say something else in clear",
        is_put_back=True,
    ),
    Change(
        name="an erasure's proposal lives for ever",
        sql="UPDATE erasure_proposals SET expires_at = 253402300799000",
        says="in erasure_proposals say something else in clear",
        is_put_back=True,
    ),
    Change(
        name="an erasure's proposal is deleted",
        sql="DELETE FROM erasure_proposals",
        says="erasure_proposals holds",
    ),
    Change(
        name="an announced erasure comes sooner",
        sql="UPDATE erasure_notices SET erase_at = 1",
        says="erasure_notices holds a row that was changed",
    ),
    Change(
        name="an announced erasure is forgotten",
        sql="DELETE FROM erasure_notices",
        says="erasure_notices holds",
    ),
    Change(
        name="a case counts as erased",
        sql="INSERT INTO erasures (case_id, at) SELECT id, 1 FROM requests WHERE is_open",
        says="erasures holds",
    ),
    # Messages that have still to leave
    Change(
        name="an alert is not sent",
        sql="DELETE FROM outbox",
        says="have still to leave, and are not in the outbox",
        is_put_back=True,
    ),
    Change(
        name="an alert is sent in ten years",
        sql="UPDATE outbox SET available_at = 253402300799000",
        says="wait for longer than anything does",
        is_put_back=True,
    ),
    Change(
        name="an alert is leased for ten years",
        sql="UPDATE outbox SET leased_until = 253402300799000",
        says="wait for longer than anything does",
        is_put_back=True,
    ),
    Change(
        name="an alert becomes an edit",
        sql="UPDATE outbox SET kind = 'edit' WHERE kind = 'send'",
        says="have still to leave, and are not in the outbox",
        is_put_back=True,
    ),
    Change(
        name="an alert counts as sent",
        sql="DELETE FROM outbox; UPDATE posts SET state = 'shown' WHERE state = 'new'",
        says="posts holds 0 rows",
    ),
    Change(
        name="an alert is deleted",
        sql="DELETE FROM outbox; DELETE FROM posts WHERE state = 'new'",
        says="posts holds 0 rows",
    ),
    Change(
        name="an alert does not open",
        sql="UPDATE posts SET sealed = (SELECT max(sealed) FROM accounts) WHERE state = 'new'",
        says="in posts do not open",
    ),
    Change(
        name="an alert does not open, and is not sent",
        sql="DELETE FROM outbox; "
        "UPDATE posts SET sealed = (SELECT max(sealed) FROM accounts) WHERE state = 'new'",
        says="in posts do not open",
    ),
    Change(
        name="a message that is to be changed does not open",
        sql="INSERT INTO outbox (id, post_id, kind, chat_key, priority, created_at, available_at, "
        "leased_until, attempts) SELECT id, id, 'edit', chat_key, 30, created_at, 0, 0, 0 "
        "FROM posts WHERE state = 'shown'; "
        "UPDATE posts SET sealed = (SELECT max(sealed) FROM accounts) WHERE state = 'shown'",
        says="in posts do not open",
    ),
    Change(
        name="content that must leave a chat does not open",
        sql="UPDATE posts SET sealed = (SELECT max(sealed) FROM accounts), remove_at = 1 "
        "WHERE state = 'shown'",
        says="in posts do not open",
    ),
    Change(
        name="work without a message does not open",
        sql="UPDATE outbox SET sealed = (SELECT max(sealed) FROM accounts) WHERE post_id IS NULL",
        says="in outbox do not open",
    ),
    Change(
        name="work is nothing that can be done",
        sql="UPDATE outbox SET kind = 'later'",
        says="in outbox do not open",
    ),
    # Other channels
    Change(
        name="a notice is not sent",
        sql="DELETE FROM outbox WHERE kind = 'notice'",
        says="have still to leave, and are not in the outbox",
        is_put_back=True,
    ),
    Change(
        name="a notice counts as sent",
        sql="UPDATE notices SET state = 'sent'",
        says="in notices say something else in clear",
        is_put_back=True,
    ),
    Change(
        name="a notice's code lives for ever",
        sql="UPDATE notices SET expires_at = 253402300799000",
        says="in notices say something else in clear",
        is_put_back=True,
    ),
    Change(
        name="a notice is deleted",
        sql="DELETE FROM notices",
        says="notices holds 0 rows",
    ),
    Change(
        name="every channel fails",
        sql="UPDATE channel_states SET failing = true",
        says="in channel_states say something else in clear",
        is_put_back=True,
    ),
    # Entries, calendars
    Change(
        name="nobody is asked about an entry",
        sql="UPDATE entry_confirmations SET due_at = 253402300799000",
        says="in entry_confirmations say something else in clear",
        is_put_back=True,
    ),
    Change(
        name="a confirmation is deleted",
        sql="DELETE FROM entry_confirmations",
        says="entry_confirmations holds 0 rows",
    ),
    Change(
        name="a calendar is another person's, so that closing misses it",
        sql="UPDATE calendar_feeds SET owner_key = token_key",
        says="in calendar_feeds say something else in clear",
        is_put_back=True,
    ),
    Change(
        name="a calendar's address is deleted",
        sql="DELETE FROM calendar_feeds",
        says="calendar_feeds holds 0 rows",
    ),
    Change(
        name="a session at the pages is another person's",
        sql="UPDATE web_sessions SET person_key = token_key",
        says="in web_sessions say something else in clear",
        is_put_back=True,
    ),
    Change(
        name="a session at the pages never ends",
        sql="UPDATE web_sessions SET expires_at = 9999999999999",
        says="in web_sessions say something else in clear",
        is_put_back=True,
    ),
    Change(
        name="a session at the pages is deleted",
        sql="DELETE FROM web_sessions",
        says="web_sessions holds 0 rows",
    ),
    # What says all this
    Change(
        name="the sealed totals are deleted",
        sql="UPDATE log_head SET sealed = NULL",
        says="the sealed totals do not open",
    ),
)
