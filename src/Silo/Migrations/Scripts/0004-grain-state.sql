-- State of grains. A grain is named by two numbers or a text, never both; version is the ETag: a write succeeds only over the version
-- that the writer has read, and a first write only where there is no row. No row in the answer means that the write was refused.
CREATE TABLE grain_state (
    service text NOT NULL,
    kind text NOT NULL,
    key_high bigint NOT NULL,
    key_low bigint NOT NULL,
    key_text text NOT NULL,
    version integer NOT NULL,
    payload bytea,
    changed timestamptz NOT NULL,
    PRIMARY KEY (service, kind, key_high, key_low, key_text)
);

INSERT INTO orleansquery (querykey, querytext) VALUES
('WriteToStorageKey', $q$
WITH first AS (
    INSERT INTO grain_state (service, kind, key_high, key_low, key_text, version, payload, changed)
    SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''), 1, @PayloadBinary, now()
    WHERE @GrainStateVersion::integer IS NULL
    ON CONFLICT DO NOTHING
    RETURNING version),
later AS (
    UPDATE grain_state SET version = version + 1, payload = @PayloadBinary, changed = now()
    WHERE service = @ServiceId AND kind = @GrainTypeString AND key_high = @GrainIdN0 AND key_low = @GrainIdN1
        AND key_text = coalesce(@GrainIdExtensionString, '') AND version = @GrainStateVersion::integer
    RETURNING version)
SELECT version AS NewGrainStateVersion FROM first UNION ALL SELECT version FROM later
$q$),
('ReadFromStorageKey', $q$
SELECT payload AS PayloadBinary, version AS Version
FROM grain_state
WHERE service = @ServiceId AND kind = @GrainTypeString AND key_high = @GrainIdN0 AND key_low = @GrainIdN1
    AND key_text = coalesce(@GrainIdExtensionString, '')
$q$),
('ClearStorageKey', $q$
UPDATE grain_state SET version = version + 1, payload = NULL, changed = now()
WHERE service = @ServiceId AND kind = @GrainTypeString AND key_high = @GrainIdN0 AND key_low = @GrainIdN1
    AND key_text = coalesce(@GrainIdExtensionString, '') AND version = @GrainStateVersion::integer
RETURNING version AS NewGrainStateVersion
$q$),
('DeleteStorageKey', $q$
DELETE FROM grain_state
WHERE service = @ServiceId AND kind = @GrainTypeString AND key_high = @GrainIdN0 AND key_low = @GrainIdN1
    AND key_text = coalesce(@GrainIdExtensionString, '') AND version = @GrainStateVersion::integer
RETURNING version + 1 AS NewGrainStateVersion
$q$);
