-- Files that searches own, by content.
CREATE TABLE artefact (
    search text NOT NULL,
    candidate integer NOT NULL,
    path text NOT NULL,
    kind text NOT NULL,
    bytes bigint NOT NULL CHECK (bytes >= 0),
    sha256 text NOT NULL CHECK (length(sha256) = 64),
    created timestamptz NOT NULL,
    PRIMARY KEY (search, candidate, path)
);
