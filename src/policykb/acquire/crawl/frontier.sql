-- corpus/.frontier.sqlite: what is known of each site's pages, and what of it waits to be asked. Kept by
-- policykb.acquire.crawl.frontier; other tables (yields) are their keepers' own.
CREATE TABLE IF NOT EXISTS site (
    name TEXT PRIMARY KEY,
    given TEXT NOT NULL,            -- as the user named it: a profile's name or file
    digest TEXT NOT NULL,           -- of the profile its lists were last read with
    round INTEGER NOT NULL,         -- rounds are counted from 1
    news INTEGER NOT NULL,          -- whether this round asks for what is new alone
    open INTEGER NOT NULL,          -- whether this round is not done yet
    began_at TEXT NOT NULL,
    ended_at TEXT
);
CREATE TABLE IF NOT EXISTS page (
    page_id INTEGER PRIMARY KEY,
    site TEXT NOT NULL REFERENCES site (name),
    url TEXT NOT NULL,              -- canonical
    form TEXT NOT NULL,             -- what is asked with POST, '' with GET
    kind TEXT NOT NULL,             -- list, document, attachment
    root INTEGER,                   -- of a list: the start list it belongs to, itself for a start list
    parent INTEGER,                 -- the page that first named it
    barren INTEGER NOT NULL DEFAULT 0,  -- of a list: how many lists before it, in a row, brought nothing new
    hops INTEGER NOT NULL DEFAULT 0,    -- how many redirects led to it
    first_round INTEGER NOT NULL,
    round INTEGER NOT NULL,         -- when it was last to be asked
    waiting INTEGER NOT NULL,
    outcome TEXT,                   -- of the last time: read, new, changed, same, unchanged, moved, gone, failed, robots,
                                    -- outside, unread (a kind not read), early (out of the window), skipped
    message TEXT,                   -- why, where it failed
    code TEXT,                      -- what sort of trouble that is, where it can be told
    status INTEGER,
    etag TEXT,
    modified TEXT,
    sha256 TEXT,                    -- of the bytes received last
    source TEXT,                    -- where they lie in the corpus
    sure INTEGER NOT NULL DEFAULT 1,    -- whether the disk is known to hold them
    entries INTEGER,                -- of a list: how many it has
    title TEXT, date TEXT,          -- as its list shows them
    asked_at TEXT,
    UNIQUE (site, url, form)
);
CREATE INDEX IF NOT EXISTS page_waiting ON page (site, page_id) WHERE waiting;
CREATE INDEX IF NOT EXISTS page_unsure ON page (page_id) WHERE NOT sure;
CREATE INDEX IF NOT EXISTS page_asked ON page (site, round, kind, outcome);
CREATE TABLE IF NOT EXISTS listed (     -- which documents a start list shows, over all its pages
    root INTEGER NOT NULL,
    page INTEGER NOT NULL,
    via INTEGER NOT NULL,
    round INTEGER NOT NULL,
    PRIMARY KEY (root, page)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS listed_via ON listed (via);
CREATE TABLE IF NOT EXISTS history (    -- what became of documents: new, changed, gone, back
    page INTEGER NOT NULL,
    at TEXT NOT NULL,
    outcome TEXT NOT NULL,
    sha256 TEXT,
    source TEXT
);
CREATE INDEX IF NOT EXISTS history_page ON history (page);
CREATE TABLE IF NOT EXISTS warc (       -- how much of each archive holds whole records
    source TEXT PRIMARY KEY,
    length INTEGER NOT NULL
);
