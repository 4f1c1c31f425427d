/**
 * Into how many shards a batch is split, at most. Gradients are summed within a shard and then over the shards, in
 * order; so the number belongs to the result and must not depend on the number of threads.
 */
export const MOST_SHARDS = 16;

/** Shards of a batch. */
export const shardCount = (batch: number): number => Math.min(batch, MOST_SHARDS);

/** The shard a sample belongs to. */
export const shardOf = (sample: number, batch: number): number =>
  Math.floor((sample * shardCount(batch)) / batch);

/** The first sample of a shard. */
export const firstOfShard = (shard: number, batch: number): number =>
  Math.ceil((shard * batch) / shardCount(batch));

/** The samples [first, last) of a thread: whole shards, as many as the others have, give or take one. */
export function samplesOf(thread: number, threads: number, batch: number): [first: number, last: number] {
  const shards = shardCount(batch);
  const bound = (t: number) => firstOfShard(Math.floor((t * shards) / threads), batch);
  return [bound(thread), bound(thread + 1)];
}

/** The rows [first, last) of a table that a thread updates, where all tables together are `total` bytes. */
export function rowsOf(
  thread: number,
  threads: number,
  table: { rows: number; rowBytes: number; offset: number },
  total: number,
): [first: number, last: number] {
  const bound = (t: number) => {
    const row = Math.ceil(((t * total) / threads - table.offset) / table.rowBytes);
    return Math.min(Math.max(row, 0), table.rows);
  };
  return [bound(thread), bound(thread + 1)];
}
