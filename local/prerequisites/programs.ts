import { LocalError } from '../local-error';
import { DOCKER_COMMAND, isOpenSearchInstalled } from '../opensearch/install';
import { lookAround } from './machine';
import { checkPrerequisites, describeMissing, type FoundJava } from './prerequisites';

/** The programs that a local run starts. */
export interface Programs {
  /** The command of a Python that will do. */
  readonly python: string;
  /** For an OpenSearch of our own; absent where the person gives one. */
  readonly openSearch?: {
    readonly java: FoundJava;
    /** Absent where OpenSearch is installed already. */
    readonly maven?: string;
  };
}

/**
 * Finds what a local run needs, before anything is started.
 *
 * @throws LocalError that names everything that is missing, each with the command that gets it
 */
export async function findPrograms(options: {
  /** The folder that has `.local`. */
  readonly folder: string;
  /** Whether the person gives an OpenSearch of their own. */
  readonly openSearchGiven: boolean;
  readonly env: NodeJS.ProcessEnv;
}): Promise<Programs> {
  const { folder, openSearchGiven } = options;
  const needs = { java: !openSearchGiven, maven: !openSearchGiven && !isOpenSearchInstalled(folder) };
  const checked = checkPrerequisites(await lookAround(options.env), needs);
  if (!checked.ok) {
    const withoutJava = checked.missing.some(({ what }) => /Java|Maven/.test(what)) ? `\n\n${instead}` : '';
    throw new LocalError(describeMissing(checked.missing, process.platform) + withoutJava);
  }
  const { python, java, maven } = checked;
  if (openSearchGiven || !java) return { python: python.command };
  return { python: python.command, openSearch: { java, ...(maven && { maven }) } };
}

const instead = `Java and Maven are not needed with an OpenSearch of your own. In Docker, for instance:
  ${DOCKER_COMMAND}
and then set TOWPATH_OPENSEARCH_ENDPOINT=http://127.0.0.1:9200`;
