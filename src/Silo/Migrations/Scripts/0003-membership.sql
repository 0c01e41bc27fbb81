-- Silos of a cluster. Orleans reads its statements from orleansquery by key and binds their parameters and columns by name; tables and
-- statements are ours. Every change of a member also moves the cluster's version, and only from the version that the writer has seen.
CREATE TABLE orleansquery (
    querykey text PRIMARY KEY,
    querytext text NOT NULL
);

CREATE TABLE cluster_version (
    cluster text PRIMARY KEY,
    version integer NOT NULL DEFAULT 0,
    changed timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE cluster_member (
    cluster text NOT NULL REFERENCES cluster_version (cluster),
    ip text NOT NULL,
    port integer NOT NULL,
    generation integer NOT NULL,
    name text NOT NULL,
    host text NOT NULL,
    status integer NOT NULL,
    gateway_port integer,
    suspicions text,
    started timestamptz NOT NULL,
    alive timestamptz NOT NULL,
    PRIMARY KEY (cluster, ip, port, generation)
);

INSERT INTO orleansquery (querykey, querytext) VALUES
('InsertMembershipVersionKey', $q$
WITH made AS (
    INSERT INTO cluster_version (cluster) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
SELECT EXISTS (SELECT FROM made)
$q$),
('InsertMembershipKey', $q$
WITH moved AS (
    UPDATE cluster_version SET version = version + 1, changed = now()
    WHERE cluster = @DeploymentId AND version = @Version
        AND NOT EXISTS (
            SELECT FROM cluster_member
            WHERE (cluster, ip, port, generation) = (@DeploymentId, @Address, @Port, @Generation))
    RETURNING cluster),
joined AS (
    INSERT INTO cluster_member (cluster, ip, port, generation, name, host, status, gateway_port, started, alive)
    SELECT cluster, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM moved
    RETURNING 1)
SELECT EXISTS (SELECT FROM joined)
$q$),
('UpdateMembershipKey', $q$
WITH moved AS (
    UPDATE cluster_version SET version = version + 1, changed = now()
    WHERE cluster = @DeploymentId AND version = @Version
        AND EXISTS (
            SELECT FROM cluster_member
            WHERE (cluster, ip, port, generation) = (@DeploymentId, @Address, @Port, @Generation))
    RETURNING cluster),
changed AS (
    UPDATE cluster_member AS m SET status = @Status, suspicions = @SuspectTimes, alive = @IAmAliveTime
    FROM moved
    WHERE m.cluster = moved.cluster AND (m.ip, m.port, m.generation) = (@Address, @Port, @Generation)
    RETURNING 1)
SELECT EXISTS (SELECT FROM changed)
$q$),
('UpdateIAmAlivetimeKey', $q$
UPDATE cluster_member SET alive = @IAmAliveTime
WHERE (cluster, ip, port, generation) = (@DeploymentId, @Address, @Port, @Generation)
$q$),
('MembershipReadRowKey', $q$
SELECT v.cluster AS DeploymentId, m.ip AS Address, m.port AS Port, m.generation AS Generation, m.name AS SiloName, m.host AS HostName,
    m.status AS Status, m.gateway_port AS ProxyPort, m.suspicions AS SuspectTimes, m.started AS StartTime, m.alive AS IAmAliveTime,
    v.version AS Version
FROM cluster_version AS v
LEFT JOIN cluster_member AS m
    ON m.cluster = v.cluster AND (m.ip, m.port, m.generation) = (@Address, @Port, @Generation)
WHERE v.cluster = @DeploymentId
$q$),
('MembershipReadAllKey', $q$
SELECT v.cluster AS DeploymentId, m.ip AS Address, m.port AS Port, m.generation AS Generation, m.name AS SiloName, m.host AS HostName,
    m.status AS Status, m.gateway_port AS ProxyPort, m.suspicions AS SuspectTimes, m.started AS StartTime, m.alive AS IAmAliveTime,
    v.version AS Version
FROM cluster_version AS v
LEFT JOIN cluster_member AS m USING (cluster)
WHERE v.cluster = @DeploymentId
$q$),
('GatewaysQueryKey', $q$
SELECT ip AS Address, gateway_port AS ProxyPort, generation AS Generation
FROM cluster_member
WHERE cluster = @DeploymentId AND status = @Status AND gateway_port > 0
$q$),
('DeleteMembershipTableEntriesKey', $q$
WITH gone AS (DELETE FROM cluster_member WHERE cluster = @DeploymentId)
DELETE FROM cluster_version WHERE cluster = @DeploymentId
$q$),
-- 3 is the status of a silo that works.
('CleanupDefunctSiloEntriesKey', $q$
DELETE FROM cluster_member WHERE cluster = @DeploymentId AND alive < @IAmAliveTime AND status <> 3
$q$);
