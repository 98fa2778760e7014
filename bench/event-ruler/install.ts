import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runProcess } from '../../local/child-process';
import { LocalError } from '../../local/local-error';
import { lookAround } from '../../local/prerequisites/machine';
import { type Found, suitableJava } from '../../local/prerequisites/prerequisites';

/** Exact: what it answers is on record. */
export const EVENT_RULER_VERSION = '2.0.1';

export interface Installed {
  /** The folder with event-ruler's jars and those that it needs. */
  readonly jars: string;
  readonly java: { readonly home: string; readonly version: string };
}

/**
 * event-ruler from Maven Central, 3 MB, in `.local/event-ruler-<version>`; installed unless it is there.
 *
 * It comes through Maven as it is set up on the machine.
 *
 * @param checkout the folder that has `.local`
 * @throws LocalError that names what is missing on the machine
 */
export async function installEventRuler(checkout: string, env: NodeJS.ProcessEnv): Promise<Installed> {
  const home = join(checkout, '.local', `event-ruler-${EVENT_RULER_VERSION}`);
  const found = await lookAround(env);
  const java = suitableJava(found.javas);
  const missing = whatIsMissing(found, existsSync(home));
  if (!java || missing.length > 0) throw new LocalError(missing.join('\n'));

  if (!existsSync(home)) await install(home, { ...env, JAVA_HOME: java.home }, found.maven ?? 'mvn');
  return { jars: join(home, 'lib'), java };
}

function whatIsMissing({ javas, maven }: Found, isInstalled: boolean): string[] {
  const others = javas.map(
    ({ version, home, chosen }) => `Java ${version} in ${home}${chosen ? ' (TOWPATH_JAVA_HOME)' : ''}`,
  );
  return [
    ...(suitableJava(javas)
      ? []
      : [`event-ruler runs on Java 21 or later with its compiler (a full JDK); found: ${others.join(', ') || 'none'}`]),
    ...(maven || isInstalled ? [] : ['event-ruler is downloaded by Maven; found: no mvn on the PATH']),
  ];
}

/** Made beside its place and then renamed, so that half an installation is never taken for a whole one. */
async function install(home: string, env: NodeJS.ProcessEnv, maven: string): Promise<void> {
  await mkdir(dirname(home), { recursive: true });
  const making = await mkdtemp(`${home}.`);
  try {
    await writeFile(join(making, 'pom.xml'), POM);
    const args = ['--batch-mode', '--quiet', '--file', join(making, 'pom.xml'), 'initialize'];
    const { ok, output, end } = await runProcess({ command: maven, args, cwd: making, env });
    if (!ok) throw new LocalError(`event-ruler was not installed: ${maven} ended with ${end}\n${output}`);
    await rename(making, home);
  } catch (error) {
    if (!existsSync(home)) throw error; // Another run may have installed it at the same time.
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>towpath.local</groupId>
  <artifactId>event-ruler</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>software.amazon.event.ruler</groupId>
      <artifactId>event-ruler</artifactId>
      <version>${EVENT_RULER_VERSION}</version>
    </dependency>
  </dependencies>
  <build>
    <plugins>
      <plugin>
        <groupId>org.apache.maven.plugins</groupId>
        <artifactId>maven-dependency-plugin</artifactId>
        <version>3.8.1</version>
        <executions>
          <execution>
            <phase>initialize</phase>
            <goals><goal>copy-dependencies</goal></goals>
            <configuration>
              <outputDirectory>\${project.basedir}/lib</outputDirectory>
            </configuration>
          </execution>
        </executions>
      </plugin>
    </plugins>
  </build>
</project>
`;
