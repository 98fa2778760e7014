import { EventCounter } from './counts';
import { messageOf } from './invocation';
import type { MappingRunner } from './mapping-runner';
import { Pause } from './pause';
import { ShardPoller, type ShardPollerContext } from './shard-poller';
import { type Shard, shardsToStart } from './shard-tree';
import type { StreamPosition } from './stream-source';

export type KinesisRunnerContext = Omit<ShardPollerContext, 'counter'>;

/**
 * Runs a mapping of a Kinesis stream: a poller for each shard, children of a shard once it is read to its end.
 *
 * Started again after `stop`, it goes on after its checkpoints.
 */
export class KinesisRunner implements MappingRunner {
  private readonly counter = new EventCounter();
  private readonly context: ShardPollerContext;
  private readonly pause: Pause;
  private readonly pollers = new Map<string, ShardPoller>();
  private readonly finished = new Set<string>();
  private readonly resume = new Map<string, StreamPosition>();
  private running: Promise<void>[] = [];
  private hasListed = false;
  private isStopping = false;

  constructor(context: KinesisRunnerContext) {
    this.context = { ...context, counter: this.counter };
    this.pause = new Pause(context.clock);
  }

  start(): void {
    this.isStopping = false;
    this.running = [this.startShards()];
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    this.pause.wake();
    for (const poller of this.pollers.values()) poller.stop();
    // Waiting for one may bring another: the end of a shard starts its children.
    for (let awaited = 0; awaited < this.running.length; awaited += 1) await this.running[awaited];
    for (const [shardId, poller] of this.pollers) this.resume.set(shardId, poller.resumesAt);
    this.pollers.clear();
  }

  counts() {
    return this.counter.read();
  }

  async caughtUp(): Promise<boolean> {
    if (this.isStopping || this.pollers.size === 0) return false;
    const before = this.pollers.size;
    const shards = await Promise.all([...this.pollers.values()].map((poller) => poller.isCaughtUp()));
    return shards.every(Boolean) && this.pollers.size === before && !this.isStopping;
  }

  /** Starts a poller for each shard whose turn it is, as often as it takes to get the list of shards. */
  private async startShards(): Promise<void> {
    const { source, retryDelay, reporter } = this.context;
    for (let failures = 1; !this.isStopping; failures += 1) {
      try {
        const shards = await source.shards();
        reporter.recovered('shards');
        if (!this.isStopping) this.startPollers(shards);
        return;
      } catch (error) {
        reporter.report('shards', `cannot list the shards: ${messageOf(error)}`);
        if (!this.isStopping) await this.pause.sleep(retryDelay(failures));
      }
    }
  }

  private startPollers(shards: readonly Shard[]): void {
    const { start } = this.context.mapping;
    // From "latest", shards that are closed already have nothing to give; their children begin at their beginning.
    if (!this.hasListed && start.kind === 'latest') {
      for (const { id, isClosed } of shards) if (isClosed) this.finished.add(id);
    }
    const known = new Set([...this.pollers.keys(), ...this.finished]);
    const initial: StreamPosition = this.hasListed && start.kind === 'latest' ? { kind: 'trim-horizon' } : start;
    for (const { id } of shardsToStart(shards, known, this.finished)) {
      this.startPoller(id, this.resume.get(id) ?? initial);
    }
    this.hasListed = true;
  }

  private startPoller(shardId: string, position: StreamPosition): void {
    const poller = new ShardPoller(shardId, position, this.context);
    this.pollers.set(shardId, poller);
    this.running.push(this.follow(shardId, poller));
  }

  private async follow(shardId: string, poller: ShardPoller): Promise<void> {
    const isReadToItsEnd = await poller.run();
    if (!isReadToItsEnd) return;
    this.finished.add(shardId);
    await this.startShards();
  }
}
