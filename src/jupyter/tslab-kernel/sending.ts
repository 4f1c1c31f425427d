/** The part of zeromq's sockets that sends. */
interface Sender {
  send(message: unknown): Promise<void>;
}

/**
 * Makes the sends of each socket wait for one another. zeromq refuses a send while another is under way, as one is after
 * every 512 that went through at once; tslab neither waits nor looks, and so loses messages: output, replies, or the idle
 * status that ends a cell. The returned function forgets the sends under way, for the engine drops what waits for them
 * when it ends running code.
 */
export function queueSends(sockets: { prototype: Sender }[]): () => void {
  let latest = new WeakMap<Sender, Promise<void>>();
  for (const { prototype } of sockets) {
    const { send } = prototype;
    const queued = function (this: Sender, message: unknown): Promise<void> {
      const before = latest.get(this);
      const sent = before ? before.then(() => send.call(this, message)) : send.call(this, message);
      const settled: Promise<void> = sent
        .catch(() => {}) // A socket that was closed has nobody to hear.
        .then(() => {
          if (latest.get(this) === settled) latest.delete(this);
        });
      latest.set(this, settled);
      return settled;
    };
    Object.defineProperty(prototype, "send", { value: queued, configurable: true });
  }
  return () => void (latest = new WeakMap());
}
