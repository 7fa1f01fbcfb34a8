-- What the index knows, one table a kind of thing. Offsets (start, end) are code points into documents.text, half-open.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,  -- program, engine, rules, words, stamp, built_at
    value TEXT
) WITHOUT ROWID;

-- A notice. What `policykb extract` prints is kept in json, less the texts that offsets cut from documents.text.
CREATE TABLE documents (
    doc_id       TEXT PRIMARY KEY,
    source       TEXT NOT NULL,
    url          TEXT,
    fetched_at   TEXT,
    media_type   TEXT NOT NULL,
    decoded_as   TEXT NOT NULL,
    title        TEXT,
    kind         TEXT,
    number       TEXT,
    number_key   TEXT,            -- number with one style of brackets
    issuers      TEXT NOT NULL,   -- parted by 、
    issued_on    TEXT,
    published_on TEXT,
    effective_on TEXT,
    expires_on   TEXT,
    region       TEXT,
    script       TEXT NOT NULL,
    text         TEXT NOT NULL,
    text_digest  TEXT NOT NULL,   -- the same for copies of one text
    origins      TEXT NOT NULL,   -- JSON: [[offset in text, offset in the decoded source], …]
    facts        TEXT NOT NULL,   -- JSON: [{"field", "value", "where"}, …]
    removed      TEXT NOT NULL,   -- JSON: [{"rule_id", "text", "start", "end"}, …], offsets in the decoded source
    json         TEXT NOT NULL
);
CREATE INDEX documents_number ON documents (number_key, doc_id);
CREATE INDEX documents_digest ON documents (text_digest, doc_id);
CREATE INDEX documents_title ON documents (title, doc_id);
CREATE INDEX documents_url ON documents (url);
CREATE INDEX documents_region ON documents (region);

-- A file of the corpus, or a member of an archive there. Several may hold one notice; one that failed holds none.
CREATE TABLE sources (
    path      TEXT PRIMARY KEY,
    doc_id    TEXT REFERENCES documents (doc_id) DEFERRABLE INITIALLY DEFERRED,
    size      INTEGER NOT NULL,
    mtime_ns  INTEGER NOT NULL,
    sha256    TEXT,
    made_from TEXT NOT NULL,      -- digest of bytes, rules and program that the record was made from
    error     TEXT
);
CREATE INDEX sources_doc ON sources (doc_id);
CREATE VIEW failures AS SELECT path, error FROM sources WHERE error IS NOT NULL;

CREATE TABLE clauses (
    doc_id    TEXT NOT NULL REFERENCES documents (doc_id) ON DELETE CASCADE,
    clause_id TEXT NOT NULL,
    label     TEXT NOT NULL,
    heading   TEXT NOT NULL,
    level     INTEGER NOT NULL,
    form      TEXT NOT NULL,
    parent    TEXT,
    start     INTEGER NOT NULL,
    "end"     INTEGER NOT NULL,
    PRIMARY KEY (doc_id, clause_id)
) WITHOUT ROWID;

CREATE TABLE measures (
    measure_id    TEXT PRIMARY KEY,
    doc_id        TEXT NOT NULL REFERENCES documents (doc_id) ON DELETE CASCADE,
    clause_id     TEXT NOT NULL,
    label         TEXT NOT NULL,
    heading       TEXT NOT NULL,
    start         INTEGER NOT NULL,
    "end"         INTEGER NOT NULL,
    deadline_text TEXT,
    deadline      TEXT,
    targets       TEXT NOT NULL,  -- JSON: [text, …]
    place         INTEGER NOT NULL  -- its place among the measures of the notice, from 0
);
CREATE INDEX measures_doc ON measures (doc_id, place);

CREATE TABLE duties (
    measure_id     TEXT NOT NULL REFERENCES measures (measure_id) ON DELETE CASCADE,
    place          INTEGER NOT NULL,  -- its place among the duties of the measure, from 0
    doc_id         TEXT NOT NULL REFERENCES documents (doc_id) ON DELETE CASCADE,
    unit           TEXT NOT NULL,     -- as written
    role           TEXT NOT NULL,
    kind           TEXT NOT NULL,
    full_name      TEXT,
    today_state    TEXT NOT NULL,
    today_name     TEXT,
    today_evidence TEXT NOT NULL,
    start          INTEGER NOT NULL,
    "end"          INTEGER NOT NULL,
    rule_id        TEXT NOT NULL,
    PRIMARY KEY (measure_id, place)
) WITHOUT ROWID;
CREATE INDEX duties_doc ON duties (doc_id);
CREATE INDEX duties_unit ON duties (unit);
CREATE INDEX duties_full_name ON duties (full_name);
CREATE INDEX duties_today ON duties (today_name);

-- Who has been given anything to do: a unit as written, in a region, with the names it resolves to.
CREATE VIEW units AS
    SELECT unit, full_name, today_name, region, duties.kind AS kind,
           count(*) AS duties, sum(role = 'lead') AS leads
    FROM duties JOIN documents USING (doc_id)
    GROUP BY unit, full_name, today_name, region, duties.kind;

CREATE TABLE citations (
    doc_id     TEXT NOT NULL REFERENCES documents (doc_id) ON DELETE CASCADE,
    title      TEXT,
    number     TEXT,
    number_key TEXT,
    relation   TEXT NOT NULL,
    start      INTEGER NOT NULL,
    "end"      INTEGER NOT NULL
);
CREATE INDEX citations_doc ON citations (doc_id);
CREATE INDEX citations_number ON citations (number_key);
CREATE INDEX citations_title ON citations (title);

-- What a notice may be cited by, folded: its number and its title; of a letter that issues a document, that one's too.
CREATE TABLE names (
    key    TEXT NOT NULL,
    doc_id TEXT NOT NULL REFERENCES documents (doc_id) ON DELETE CASCADE,
    PRIMARY KEY (key, doc_id)
) WITHOUT ROWID;
CREATE INDEX names_doc ON names (doc_id);

CREATE TABLE lists (
    doc_id TEXT NOT NULL REFERENCES documents (doc_id) ON DELETE CASCADE,
    name   TEXT NOT NULL,
    stated INTEGER,
    groups TEXT NOT NULL,  -- JSON: [{"name", "stated", "items"}, …]
    start  INTEGER NOT NULL,
    "end"  INTEGER NOT NULL
);
CREATE INDEX lists_doc ON lists (doc_id);

CREATE TABLE findings (
    doc_id  TEXT NOT NULL REFERENCES documents (doc_id) ON DELETE CASCADE,
    code    TEXT NOT NULL,
    message TEXT NOT NULL,
    start   INTEGER,
    "end"   INTEGER,
    against TEXT                -- doc_id of the original where comparing with that shows it, not the notice alone
);
CREATE INDEX findings_doc ON findings (doc_id);
CREATE INDEX findings_code ON findings (code);

-- Hashes of a few grams of each text, by which the texts that may be alike are found.
CREATE TABLE prints (
    doc_id TEXT NOT NULL REFERENCES documents (doc_id) ON DELETE CASCADE,
    print  INTEGER NOT NULL,
    PRIMARY KEY (doc_id, print)
) WITHOUT ROWID;
CREATE INDEX prints_print ON prints (print);

-- Pairs of notices that are one text in whole or in part, each pair in both orders.
CREATE TABLE alike (
    doc_id TEXT NOT NULL REFERENCES documents (doc_id) ON DELETE CASCADE,
    other  TEXT NOT NULL REFERENCES documents (doc_id) ON DELETE CASCADE,
    held   REAL NOT NULL,     -- the share of its grams that the other one has
    holds  REAL NOT NULL,     -- the share of the other one's grams that it has
    bond   TEXT NOT NULL,     -- same quoted edition
    PRIMARY KEY (doc_id, other)
) WITHOUT ROWID;
CREATE INDEX alike_other ON alike (other);

-- Every notice stands in one family: that of the original it comes from, most in their own. One without a row, or whose
-- family has gone, is yet to be put into one.
CREATE TABLE families (
    doc_id   TEXT PRIMARY KEY REFERENCES documents (doc_id) ON DELETE CASCADE,
    family   TEXT NOT NULL,     -- doc_id of the original
    relation TEXT NOT NULL,     -- original copy contains contained edition
    share    REAL NOT NULL,     -- of the grams of the shorter text, those that the longer one has
    folds    INTEGER NOT NULL,  -- 1 where it stands under the original in answers
    reason   TEXT               -- why the original is the original, in the row of the original of a family of several
) WITHOUT ROWID;
CREATE INDEX families_family ON families (family);
