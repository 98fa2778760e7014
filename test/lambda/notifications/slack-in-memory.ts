import type { SlackMessage } from '../../../domain/notifications/slack-message';
import type { Posted, Slack, SlackAnswer, SlackRefusal } from '../../../lambda/notifications/slack';

/** A workspace in memory. Every channel exists; its id is its name in capitals. */
export class SlackInMemory implements Slack {
  readonly messages: (SlackMessage & Posted)[] = [];
  /** How often a channel's history was read, and since when. */
  readonly historyRead: number[] = [];
  private readonly postRefusals: { refusal: SlackRefusal; isPosted: boolean }[] = [];
  private historyRefusal: SlackRefusal | undefined;
  private checkRefusal: SlackRefusal | undefined;

  /** The next post is answered so. */
  refuseNextPost(refusal: SlackRefusal): void {
    this.postRefusals.push({ refusal, isPosted: false });
  }

  /** The next post is made, and its answer is lost. */
  loseNextAnswer(): void {
    this.postRefusals.push({ refusal: { kind: 'unknown', message: 'connection cut' }, isPosted: true });
  }

  refuseHistory(refusal: SlackRefusal | undefined): void {
    this.historyRefusal = refusal;
  }

  /** Which announcements each message holds, as texts. */
  said(): string[][] {
    return this.messages.map(({ blocks }) =>
      blocks.flatMap((block) => (block.type === 'section' ? [block.text.text] : [])),
    );
  }

  refuseCheck(refusal: SlackRefusal): void {
    this.checkRefusal = refusal;
  }

  async check(): Promise<SlackAnswer<undefined>> {
    return this.checkRefusal ?? { kind: 'ok', value: undefined };
  }

  async post(message: SlackMessage): Promise<SlackAnswer<Posted>> {
    const next = this.postRefusals.shift();
    if (next && !next.isPosted) return next.refusal;

    const posted = { ts: `${this.messages.length + 1}.000100`, channelId: idOf(message.channel) };
    this.messages.push({ ...message, ...posted });
    return next ? next.refusal : { kind: 'ok', value: posted };
  }

  async channelId(channel: string): Promise<SlackAnswer<string | undefined>> {
    return { kind: 'ok', value: idOf(channel) };
  }

  async announcedSince(channelId: string, since: number): Promise<SlackAnswer<ReadonlyMap<string, string>>> {
    this.historyRead.push(since);
    if (this.historyRefusal) return this.historyRefusal;

    const here = this.messages.filter((message) => message.channelId === channelId);
    const value = new Map(
      here.flatMap(({ ts, metadata }) =>
        metadata.event_payload.announcements.map(({ id }): [string, string] => [id, ts]),
      ),
    );
    return { kind: 'ok', value };
  }
}

function idOf(channel: string): string {
  return channel.replace('#', '').toUpperCase();
}
