import type { AnnouncementFailure, Reason } from '../../domain/failures/failure';
import { planPosts } from '../../domain/notifications/digest';
import { messageOf, mistakesInMessage } from '../../domain/notifications/slack-message';
import type { Log } from '../stream/log';
import type { DueAnnouncement, Outbox } from './outbox';
import type { Posted, Slack, SlackAnswer, SlackRefusal } from './slack';

export interface SenderContext {
  readonly outbox: Pick<Outbox, 'due' | 'attempting' | 'notAttempted' | 'settle'>;
  readonly slack: Slack;
  readonly keepFailure: (failure: AnnouncementFailure) => Promise<void>;
  readonly functionName: string;
  /** The clock, in milliseconds. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** What is left of this invocation, in milliseconds. */
  readonly remaining: () => number;
  readonly log: Log;
}

/** What came of a channel's work. */
export interface Said {
  readonly sent: number;
  readonly failed: number;
  /** Absent when nothing is left to say; otherwise the channel has to be looked at again. */
  readonly later?: Later;
  /** How long the oldest announcement waits that is left, in milliseconds. Absent where the outbox did not tell. */
  readonly oldestAge?: number;
}

/** When to look at a channel again: after so many seconds, or whenever the queue brings its message again. */
export interface Later {
  readonly seconds?: number;
}

/** Slack takes about one message a second in a channel: https://docs.slack.dev/apis/web-api/rate-limits */
export const PACE = 1000;

/** No post is begun with less left of the invocation: an answer from Slack, and writing down what became of it. */
const TIME_FOR_A_POST = 15_000;

/** How far Slack's clock and ours may be apart, in milliseconds. */
const CLOCK_SKEW = 60_000;

/**
 * Says all that is due in a channel, in order and at Slack's pace: few announcements one by one, a backlog gathered.
 *
 * A post is remembered before it is made. Where a post's outcome was never learnt, the channel's history is asked
 * first; so each announcement is said once, whenever this function is cut off. Where the outbox or the failure store
 * does not answer, what is due stays due.
 */
export async function sayDue(channel: string, context: SenderContext): Promise<Said> {
  return new Speaker(channel, context).sayAll();
}

/** One channel's turn: keeps count and pace. */
class Speaker {
  private sent = 0;
  private failed = 0;
  private lastPost: number | undefined;
  private oldest: number | undefined;
  /** How long an attempt can be under way, in milliseconds: no longer than an invocation takes. */
  private readonly longestAttempt: number;

  constructor(
    private readonly channel: string,
    private readonly context: SenderContext,
  ) {
    this.longestAttempt = context.remaining();
  }

  async sayAll(): Promise<Said> {
    const later = await this.sayUntilNothingIsDue().catch((error: unknown): Later => {
      this.context.log.error(`${this.channel} waits: ${String(error)}`);
      return {};
    });
    const { sent, failed, oldest } = this;
    if (!later) return { sent, failed };
    return { sent, failed, later, ...(oldest !== undefined && { oldestAge: this.context.now() - oldest }) };
  }

  private async sayUntilNothingIsDue(): Promise<Later | undefined> {
    for (;;) {
      const due = await this.context.outbox.due(this.channel);
      this.oldest = due[0]?.dueSince;
      if (due.length === 0) return undefined;

      const later = await this.sayThese(due);
      if (later) return later;
    }
  }

  private async sayThese(due: readonly DueAnnouncement[]): Promise<Later | undefined> {
    const unsaid = await this.withoutThoseSaid(due);
    if (!unsaid.ok) return unsaid.later;

    return this.sayEach(planPosts(unsaid.announcements));
  }

  private async sayEach(posts: readonly DueAnnouncement[][]): Promise<Later | undefined> {
    for (const post of posts) {
      const later = await this.say(post);
      if (later) return later;
    }
    return undefined;
  }

  /** @param post one announcement, or those of a digest */
  private async say(post: DueAnnouncement[]): Promise<Later | undefined> {
    const [first] = post;
    if (!first) return undefined;
    this.oldest = first.dueSince;

    const message = messageOf(this.channel, post);
    const mistakes = mistakesInMessage(message);
    if (mistakes.length > 0) return this.refused(post, `Slack would refuse the message: ${mistakes.join('; ')}`);

    await this.keepPace();
    if (this.context.remaining() < TIME_FOR_A_POST) return { seconds: 0 };

    const attempted = await this.context.outbox.attempting(first);
    if (!attempted) return this.leaveToOther();

    const answer = await this.patiently(() => this.context.slack.post(message));
    this.lastPost = this.context.now();
    return this.settle(post, attempted, answer);
  }

  /** A message of the queue can come again while its sender is still at work, where Lambda was slow to start it. */
  private leaveToOther(): Later {
    this.context.log.warn(`${this.channel} waits: another sender is at work in it`);
    return {};
  }

  /** @param attempted the first of the post, as the outbox remembers it */
  private async settle(
    post: DueAnnouncement[],
    attempted: DueAnnouncement,
    answer: SlackAnswer<Posted>,
  ): Promise<Later | undefined> {
    switch (answer.kind) {
      case 'ok':
        await this.context.outbox.settle(post, { state: 'sent', ...answer.value });
        this.sent += post.length;
        return undefined;
      case 'channel-refused': {
        const message = `Slack refuses channel ${this.channel} with ${answer.code}`;
        for (const announcement of post) await this.fail(announcement, { code: 'channel-refused', message });
        return undefined;
      }
      case 'message-refused':
        await this.context.outbox.notAttempted(attempted);
        return this.refused(post, `Slack refuses the message with ${answer.code}`);
      case 'unknown':
        return this.tellLater(answer);
      default:
        await this.context.outbox.notAttempted(attempted);
        return this.tellLater(answer);
    }
  }

  /** Of a digest, each is tried by itself: a bad one takes no others with it. */
  private async refused(post: DueAnnouncement[], message: string): Promise<Later | undefined> {
    const [first, ...others] = post;
    if (others.length > 0) return this.sayEach(post.map((announcement) => [announcement]));
    if (first) await this.fail(first, { code: 'message-refused', message });
    return undefined;
  }

  private async fail(announcement: DueAnnouncement, reason: Reason): Promise<void> {
    const { id, channel, position, rule, text, event } = announcement;
    await this.context.keepFailure({
      format: 1,
      kind: 'announcement',
      function: this.context.functionName,
      at: new Date(this.context.now()).toISOString(),
      reason,
      announcement: { id, channel, sequence: position, rule, text },
      event: { id: event.id, type: event.type, subject: event.subject },
    });
    await this.context.outbox.settle([announcement], { state: 'failed', reason });
    const keys = { correlation_id: event.id, announcement: id, rule, code: reason.code };
    this.context.log.error(`An announcement of rule "${rule}" failed: ${reason.message}`, keys);
    this.failed += 1;
  }

  /** Finds out what became of posts whose outcome was never learnt, once none of them can be under way any more. */
  private async withoutThoseSaid(
    due: readonly DueAnnouncement[],
  ): Promise<{ ok: true; announcements: readonly DueAnnouncement[] } | { ok: false; later: Later }> {
    const attempts = due.flatMap(({ attemptedAt }) => attemptedAt ?? []);
    if (attempts.length === 0) return { ok: true, announcements: due };
    if (Math.max(...attempts) > this.context.now() - this.longestAttempt)
      return { ok: false, later: this.leaveToOther() };

    const history = await this.historySince(Math.min(...attempts) - CLOCK_SKEW);
    if (history.kind === 'channel-refused' || history.kind === 'scope-missing') {
      const why = history.kind === 'channel-refused' ? history.code : `missing_scope: ${history.scopes}`;
      const sentence = `cannot look what was said in ${this.channel} (${why}); what may have been said is said again`;
      this.context.log.warn(`The sender ${sentence}`);
      return { ok: true, announcements: due };
    }
    if (history.kind !== 'ok') return { ok: false, later: this.tellLater(history) };

    const { channelId, announced } = history.value;
    for (const [ts, post] of Map.groupBy(due, ({ id }) => announced.get(id))) {
      if (ts === undefined) continue;
      await this.context.outbox.settle(post, { state: 'sent', ts, channelId });
      this.sent += post.length;
    }
    return { ok: true, announcements: due.filter(({ id }) => !announced.has(id)) };
  }

  private async historySince(
    since: number,
  ): Promise<SlackAnswer<{ channelId: string; announced: ReadonlyMap<string, string> }>> {
    const { slack } = this.context;
    const found = await this.patiently(() => slack.channelId(this.channel));
    if (found.kind !== 'ok') return found;

    const channelId = found.value;
    if (channelId === undefined) return { kind: 'channel-refused', code: 'channel_not_found' };

    const history = await this.patiently(() => slack.announcedSince(channelId, since));
    return history.kind === 'ok' ? { kind: 'ok', value: { channelId, announced: history.value } } : history;
  }

  /** Waits as Slack tells it, for as long as the invocation has time for that. */
  private async patiently<Value>(ask: () => Promise<SlackAnswer<Value>>): Promise<SlackAnswer<Value>> {
    let answer = await ask();
    while (answer.kind === 'rate-limited') {
      const pause = Math.max(answer.retryAfter, 1) * 1000;
      if (this.context.remaining() - pause < TIME_FOR_A_POST) return answer;

      await this.context.wait(pause);
      answer = await ask();
    }
    return answer;
  }

  private async keepPace(): Promise<void> {
    if (this.lastPost === undefined) return;

    const left = this.lastPost + PACE - this.context.now();
    if (left > 0) await this.context.wait(left);
  }

  private tellLater(refusal: SlackRefusal): Later {
    if (refusal.kind === 'rate-limited') return { seconds: refusal.retryAfter };

    const reason = 'message' in refusal ? refusal.message : refusal.code;
    const sentence = `${this.channel} waits: ${reason}`;
    const isForPerson = refusal.kind === 'token-refused' || refusal.kind === 'scope-missing';
    if (isForPerson) this.context.log.error(sentence);
    else this.context.log.warn(sentence);
    return {};
  }
}
