-- The table of tasks as a database of its own, for any SQLite tool. Offsets (start, end) are code points, half-open.

CREATE TABLE about (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE notices (
    doc_id    TEXT PRIMARY KEY,
    title     TEXT,
    number    TEXT,
    issuers   TEXT NOT NULL,  -- parted by 、
    issued_on TEXT,
    region    TEXT,
    status    TEXT,
    source    TEXT NOT NULL
);

CREATE TABLE measures (
    measure_id    TEXT PRIMARY KEY,
    doc_id        TEXT NOT NULL REFERENCES notices(doc_id),
    no            INTEGER NOT NULL,
    clause        TEXT NOT NULL,  -- where it stands: 二、（一）
    name          TEXT NOT NULL,  -- 任务
    measure       TEXT NOT NULL,  -- 具体措施
    deadline      TEXT,           -- as written
    deadline_date TEXT,           -- the last day, where certain
    targets       TEXT NOT NULL,  -- parted by ；
    state         TEXT NOT NULL,  -- what is said of the lead: one-lead, no-lead-stated …
    text          TEXT NOT NULL,
    start         INTEGER NOT NULL,
    "end"         INTEGER NOT NULL
);
CREATE INDEX measures_of_notice ON measures(doc_id);
CREATE INDEX measures_due ON measures(deadline_date);

CREATE TABLE units (
    unit_id   INTEGER PRIMARY KEY,
    name      TEXT NOT NULL,  -- as the notice writes it
    full_name TEXT,
    region    TEXT,           -- the notice's
    kind      TEXT NOT NULL
);

CREATE TABLE duties (
    duty_id        INTEGER PRIMARY KEY,
    measure_id     TEXT NOT NULL REFERENCES measures(measure_id),
    unit_id        INTEGER NOT NULL REFERENCES units(unit_id),
    role           TEXT NOT NULL,
    today_state    TEXT NOT NULL,  -- same, passed-on, unknown
    today_name     TEXT,
    today_evidence TEXT NOT NULL,
    quote          TEXT NOT NULL,
    start          INTEGER NOT NULL,
    "end"          INTEGER NOT NULL,
    rule_id        TEXT NOT NULL
);
CREATE INDEX duties_of_measure ON duties(measure_id);
CREATE INDEX duties_of_unit ON duties(unit_id);

CREATE TABLE doubts (
    doubt_id   INTEGER PRIMARY KEY,
    doc_id     TEXT NOT NULL REFERENCES notices(doc_id),
    measure_id TEXT REFERENCES measures(measure_id),  -- none: of the notice as a whole
    code       TEXT NOT NULL,
    unit       TEXT,
    message    TEXT
);
CREATE INDEX doubts_of_notice ON doubts(doc_id);
CREATE INDEX doubts_of_measure ON doubts(measure_id);

CREATE VIEW written AS  -- the units of a measure in one role, as the notice writes them
SELECT measure_id, role, group_concat(name, '、') AS units
FROM (SELECT measure_id, role, name FROM duties JOIN units USING (unit_id) ORDER BY duty_id)
GROUP BY measure_id, role;

CREATE VIEW tasks AS  -- 任务分解表
SELECT measures.no AS 序号, name AS 任务, measure AS 具体措施,
       (SELECT units FROM written WHERE written.measure_id = measures.measure_id AND role = 'lead') AS 牵头单位,
       (SELECT units FROM written WHERE written.measure_id = measures.measure_id AND role = 'responsible') AS 责任单位,
       (SELECT units FROM written WHERE written.measure_id = measures.measure_id AND role = 'cooperate') AS 配合单位,
       deadline AS 完成时限, deadline_date AS 截止日, targets AS 量化目标,
       coalesce(number, '《' || title || '》') AS 文号, clause AS 条款, text AS 原文, measure_id, doc_id
FROM measures JOIN notices USING (doc_id)
ORDER BY measures.no;

CREATE VIEW deadlines AS
SELECT deadline_date, measures.name AS task, deadline, units.name AS unit, role, full_name, today_state, today_name,
       number, measure_id
FROM measures JOIN notices USING (doc_id) LEFT JOIN duties USING (measure_id) LEFT JOIN units USING (unit_id)
WHERE deadline_date IS NOT NULL
ORDER BY deadline_date, measures.no, duty_id;

CREATE VIEW duties_by_unit AS
SELECT units.name AS unit, full_name, role, measures.name AS task, deadline_date, today_state, today_name,
       today_evidence, number, quote, measure_id
FROM duties JOIN units USING (unit_id) JOIN measures USING (measure_id) JOIN notices USING (doc_id)
ORDER BY full_name, units.name, role, measures.no;
