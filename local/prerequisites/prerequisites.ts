/** What was found on the machine. What is absent was not found. */
export interface Found {
  /** Of the Node.js that runs this: `24.21.0`. */
  readonly node: string;
  /** The Pythons on the PATH, as far as it took to find one that will do. */
  readonly pythons: readonly FoundPython[];
  /** Every Java, in the order in which they are preferred. */
  readonly javas: readonly FoundJava[];
  /** The path of `mvn`. */
  readonly maven?: string;
}

export interface FoundPython {
  readonly command: string;
  readonly version: string;
  /** Whether it can make virtual environments with pip in them; Debian packs that apart. */
  readonly venv: boolean;
}

export interface FoundJava {
  readonly home: string;
  readonly version: string;
  /** Whether it has the compiler, and with it all modules; a runtime environment alone lacks some. */
  readonly jdk: boolean;
  /** Whether it was named by TOWPATH_JAVA_HOME: then no other is taken in its place. */
  readonly chosen: boolean;
}

/** What this run will need beyond Node.js and Python. */
export interface Needs {
  /** To run OpenSearch here. */
  readonly java: boolean;
  /** To install OpenSearch. */
  readonly maven: boolean;
}

export interface Missing {
  /** What is needed: `Java 21 or later, with the compiler (JDK)`. */
  readonly what: string;
  /** What is there instead: `Java 17.0.15 in /usr/lib/jvm/java-17-openjdk-amd64`. */
  readonly found: string;
  /** The command that gets it, by kind of system. */
  readonly get: { readonly debian: string; readonly macos: string };
}

export type Prerequisites =
  | {
      readonly ok: true;
      readonly python: FoundPython;
      /** Absent where it is not needed and not there. */
      readonly java?: FoundJava;
      /** Absent where it is not needed and not there. */
      readonly maven?: string;
    }
  | { readonly ok: false; readonly missing: readonly Missing[] };

const OLDEST_NODE = '22.13.0';
const OLDEST_PYTHON = '3.10';
const OLDEST_JAVA = '21';

/** Decides whether what was found is enough, and names everything that is missing at once. */
export function checkPrerequisites(found: Found, needs: Needs): Prerequisites {
  const python = found.pythons.find(isSuitablePython);
  const java = suitableJava(found.javas);
  const missing = [
    ...missingNode(found.node),
    ...(python ? [] : [missingPython(found.pythons)]),
    ...(java || !needs.java ? [] : [missingJava(found.javas)]),
    ...(found.maven || !needs.maven ? [] : [missingMaven]),
  ];
  if (!python || missing.length > 0) return { ok: false, missing };
  return { ok: true, python, ...(java && { java }), ...(found.maven && { maven: found.maven }) };
}

export function isSuitablePython(python: FoundPython): boolean {
  return python.venv && isAtLeast(python.version, OLDEST_PYTHON);
}

/** Compares versions of numbers with dots; what follows the numbers (`-ea`, `+10`) does not count. */
function isAtLeast(version: string, oldest: string): boolean {
  const parts = (text: string) => text.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const wanted = parts(oldest);
  const given = parts(version);
  for (const [i, part] of wanted.entries()) {
    const difference = (given[i] ?? 0) - part;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** The first Java that will do; where one was chosen, no other. */
export function suitableJava(javas: readonly FoundJava[]): FoundJava | undefined {
  const chosen = javas.filter((java) => java.chosen);
  return (chosen.length > 0 ? chosen : javas).find((java) => java.jdk && isAtLeast(java.version, OLDEST_JAVA));
}

/** @returns nothing where this Node.js will do */
export function missingNode(version: string): Missing[] {
  if (isAtLeast(version, OLDEST_NODE)) return [];
  const get = {
    debian: 'npm install -g n && sudo n 24   (or https://nodejs.org/en/download)',
    macos: 'brew install node@24',
  };
  return [{ what: 'Node.js 22.13 or later', found: `Node.js ${version}`, get }];
}

function missingPython(pythons: readonly FoundPython[]): Missing {
  const list = pythons.map(
    ({ command, version, venv }) => `${command} is ${version}${venv ? '' : ' without venv (ensurepip)'}`,
  );
  return {
    what: 'Python 3.10 or later with venv, for the emulated cloud',
    found: list.join(', ') || 'no python3 on the PATH',
    get: { debian: 'sudo apt install python3 python3-venv', macos: 'brew install python@3.13' },
  };
}

function missingJava(javas: readonly FoundJava[]): Missing {
  const list = javas.map(
    ({ home, version, jdk, chosen }) =>
      `Java ${version}${jdk ? '' : ' without the compiler'} in ${home}${chosen ? ' (TOWPATH_JAVA_HOME)' : ''}`,
  );
  return {
    what: 'Java 21 or later with its compiler (a full JDK), for OpenSearch',
    found: list.join(', ') || 'none on the PATH, in JAVA_HOME or where systems keep them',
    get: {
      debian:
        'sudo apt install openjdk-21-jdk-headless   (Debian 12 has none: https://adoptium.net/installation/linux)',
      macos: 'brew install --cask temurin',
    },
  };
}

const missingMaven: Missing = {
  what: 'Maven, which downloads OpenSearch',
  found: 'no mvn on the PATH',
  get: { debian: 'sudo apt install maven', macos: 'brew install maven' },
};

/** @param platform as in `process.platform` */
export function describeMissing(missing: readonly Missing[], platform: NodeJS.Platform): string {
  return missing
    .map(
      ({ what, found, get }) =>
        `missing: ${what}\n  found:  ${found}\n  get it: ${platform === 'darwin' ? get.macos : get.debian}`,
    )
    .join('\n');
}
