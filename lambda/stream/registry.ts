import { paginateGetParametersByPath, type SSMClient } from '@aws-sdk/client-ssm';
import type { EntityRegistration } from '../../domain/events/entity';

/** How long a table that is not registered is believed to be unknown, in milliseconds. */
const UNKNOWN_FOR = 60_000;

/** How long what was read is believed, in milliseconds: an attribute may have become sensitive. */
const FRESH_FOR = 5 * 60_000;

type Registrations = ReadonlyMap<string, EntityRegistration>;

/**
 * The entities of a stream, read from SSM when first needed, again every five minutes, and when a table turns up that
 * is not among them. While SSM does not answer, what was read before goes on to hold.
 */
export class Registry {
  private registrations: Registrations | undefined;
  private readAt = Number.NEGATIVE_INFINITY;
  private readonly unknownUntil = new Map<string, number>();

  /**
   * @param path the stream's path in SSM, `/towpath/streams/<stream name>`
   * @param now the clock, in milliseconds
   */
  constructor(
    private readonly ssm: SSMClient,
    private readonly path: string,
    private readonly now: () => number,
  ) {}

  /**
   * The registrations by table name.
   *
   * @throws what SSM answers when nothing was read before
   */
  async byTable(): Promise<Registrations> {
    if (this.registrations && this.now() - this.readAt < FRESH_FOR) return this.registrations;
    try {
      return await this.read();
    } catch (error) {
      if (this.registrations) return this.registrations;
      throw error;
    }
  }

  /**
   * Reads the registrations again because of tables that are not among them.
   *
   * @returns whether it was worth it: false when all of these tables were looked for within the last minute
   * @throws what SSM answers: whether the tables are known cannot be told then
   */
  async lookAgainFor(tables: readonly string[]): Promise<boolean> {
    const now = this.now();
    const worthIt = tables.some((table) => (this.unknownUntil.get(table) ?? 0) <= now);
    if (worthIt) {
      const found = await this.read();
      for (const table of tables) {
        if (!found.has(table)) this.unknownUntil.set(table, now + UNKNOWN_FOR);
      }
    }
    return worthIt;
  }

  private async read(): Promise<Registrations> {
    const registrations = new Map<string, EntityRegistration>();
    const pages = paginateGetParametersByPath({ client: this.ssm }, { Path: `${this.path}/tables` });
    for await (const page of pages) {
      for (const { Value = '' } of page.Parameters ?? []) {
        const registration = parseRegistration(Value);
        if (registration) registrations.set(registration.table, registration);
      }
    }
    this.registrations = registrations;
    this.readAt = this.now();
    return registrations;
  }
}

/** @returns undefined for what is no registration of a format that is known here: its table stays unknown */
function parseRegistration(value: string): EntityRegistration | undefined {
  try {
    const registration: Partial<EntityRegistration> | null = JSON.parse(value);
    return registration?.format === 1 ? (registration as EntityRegistration) : undefined;
  } catch {
    return undefined;
  }
}
