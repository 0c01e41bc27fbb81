-- Reminders of grains. Each silo reads those whose hash lies in its part of the ring: above one hash up to another, or around the end.
CREATE TABLE grain_reminder (
    service text NOT NULL,
    grain text NOT NULL,
    name text NOT NULL,
    hash integer NOT NULL,
    started timestamptz NOT NULL,
    period_ms bigint NOT NULL,
    version integer NOT NULL DEFAULT 0,
    PRIMARY KEY (service, grain, name)
);

CREATE INDEX grain_reminder_ring ON grain_reminder (service, hash);

INSERT INTO orleansquery (querykey, querytext) VALUES
('UpsertReminderRowKey', $q$
INSERT INTO grain_reminder AS r (service, grain, name, hash, started, period_ms)
VALUES (@ServiceId, @GrainId, @ReminderName, @GrainHash, @StartTime, @Period)
ON CONFLICT (service, grain, name) DO UPDATE
SET hash = excluded.hash, started = excluded.started, period_ms = excluded.period_ms, version = r.version + 1
RETURNING version AS Version
$q$),
('ReadReminderRowKey', $q$
SELECT grain AS GrainId, name AS ReminderName, started AS StartTime, period_ms AS Period, version AS Version
FROM grain_reminder WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName
$q$),
('ReadReminderRowsKey', $q$
SELECT grain AS GrainId, name AS ReminderName, started AS StartTime, period_ms AS Period, version AS Version
FROM grain_reminder WHERE service = @ServiceId AND grain = @GrainId
$q$),
('ReadRangeRows1Key', $q$
SELECT grain AS GrainId, name AS ReminderName, started AS StartTime, period_ms AS Period, version AS Version
FROM grain_reminder WHERE service = @ServiceId AND hash > @BeginHash AND hash <= @EndHash
$q$),
('ReadRangeRows2Key', $q$
SELECT grain AS GrainId, name AS ReminderName, started AS StartTime, period_ms AS Period, version AS Version
FROM grain_reminder WHERE service = @ServiceId AND (hash > @BeginHash OR hash <= @EndHash)
$q$),
('DeleteReminderRowKey', $q$
WITH gone AS (
    DELETE FROM grain_reminder WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName AND version = @Version RETURNING 1)
SELECT EXISTS (SELECT FROM gone)
$q$),
('DeleteReminderRowsKey', $q$
DELETE FROM grain_reminder WHERE service = @ServiceId
$q$);
