import { paginateGetParametersByPath, type SSMClient } from '@aws-sdk/client-ssm';
import type { EntityRegistration } from '../../domain/events/entity';

/** How long a table that is not registered is believed to be unknown, in milliseconds. */
const UNKNOWN_FOR = 60_000;

/** The entities of a stream, read from SSM when first needed and when a table turns up that is not among them. */
export class Registry {
  private tables: Promise<Map<string, EntityRegistration>> | undefined;
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

  /** The registrations by table name. */
  async byTable(): Promise<ReadonlyMap<string, EntityRegistration>> {
    this.tables ??= this.read();
    try {
      return await this.tables;
    } catch (error) {
      this.tables = undefined;
      throw error;
    }
  }

  /**
   * Reads the registrations again because of tables that are not among them.
   *
   * @returns whether it was worth it: false when all of these tables were looked for within the last minute
   */
  async lookAgainFor(tables: readonly string[]): Promise<boolean> {
    const now = this.now();
    const worthIt = tables.some((table) => (this.unknownUntil.get(table) ?? 0) <= now);
    if (worthIt) {
      this.tables = undefined;
      const found = await this.byTable();
      for (const table of tables) {
        if (!found.has(table)) this.unknownUntil.set(table, now + UNKNOWN_FOR);
      }
    }
    return worthIt;
  }

  private async read(): Promise<Map<string, EntityRegistration>> {
    const registrations = new Map<string, EntityRegistration>();
    const pages = paginateGetParametersByPath({ client: this.ssm }, { Path: `${this.path}/tables` });
    for await (const page of pages) {
      for (const parameter of page.Parameters ?? []) {
        const registration = JSON.parse(parameter.Value ?? '') as EntityRegistration;
        registrations.set(registration.table, registration);
      }
    }
    return registrations;
  }
}
