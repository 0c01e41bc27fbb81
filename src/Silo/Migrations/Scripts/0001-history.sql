-- Events of searches. search_head holds the newest number of each search: it is the row that two writers contend for, and it makes the
-- newest number one look-up.
CREATE TABLE search_head (
    search text PRIMARY KEY,
    last bigint NOT NULL CHECK (last > 0)
);

CREATE TABLE search_event (
    search text NOT NULL,
    sequence bigint NOT NULL,
    kind integer NOT NULL,
    content text NOT NULL,
    PRIMARY KEY (search, sequence)
);
