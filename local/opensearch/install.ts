import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProcess } from '../child-process';
import { LocalError } from '../local-error';
import { makeOwnFolder } from '../own-folder';

/** The newest that the pinned CDK can deploy: what is tested is what is deployed. Exact, as 3.9.0 is half published. */
const OPENSEARCH_VERSION = '3.7.0';

/** For people who would rather have it in a container: how to start it, to be passed in by its endpoint. */
export const DOCKER_COMMAND = [
  'docker run --rm -p 127.0.0.1:9200:9200',
  '-e discovery.type=single-node -e plugins.security.disabled=true -e DISABLE_INSTALL_DEMO_CONFIG=true',
  `opensearchproject/opensearch:${OPENSEARCH_VERSION}`,
].join(' ');

/** Where OpenSearch is installed under a folder that has `.local`. */
function openSearchHome(folder: string): string {
  return join(folder, '.local', `opensearch-${OPENSEARCH_VERSION}`);
}

export function isOpenSearchInstalled(folder: string): boolean {
  return existsSync(openSearchHome(folder));
}

/**
 * OpenSearch from Maven Central, 160 MB to download, in `.local/opensearch-<version>`; installed unless it is there.
 *
 * It comes through Maven as it is set up on the machine: its mirrors, its proxy, its cache.
 *
 * @returns its home
 */
export async function installOpenSearch(options: {
  /** The folder that has `.local`. */
  readonly folder: string;
  /** The path of `mvn`. @default mvn on the PATH */
  readonly maven?: string;
  /** The Java that Maven runs on. */
  readonly javaHome: string;
  readonly onProgress?: (line: string) => void;
}): Promise<string> {
  const home = openSearchHome(options.folder);
  if (!isOpenSearchInstalled(options.folder)) await install(home, options);
  return home;
}

/** Made beside its place and then renamed, so that half an installation is never taken for a whole one. */
async function install(
  home: string,
  options: { maven?: string; javaHome: string; onProgress?: (line: string) => void },
): Promise<void> {
  const { maven = 'mvn' } = options;
  const own = makeOwnFolder(`${home}.`);
  const making = own.path;
  try {
    await writeFile(join(making, 'pom.xml'), POM);
    options.onProgress?.(`downloading OpenSearch ${OPENSEARCH_VERSION} from Maven Central`);
    const { ok, output, end } = await runProcess({
      command: maven,
      args: ['--batch-mode', '--quiet', '--file', join(making, 'pom.xml'), 'initialize'],
      cwd: making,
      env: { ...process.env, JAVA_HOME: options.javaHome },
    });
    if (!ok) throw new LocalError(`OpenSearch was not installed: ${maven} ended with ${end}\n${output}`);
    await rename(join(making, 'unpacked', `opensearch-${OPENSEARCH_VERSION}`), home);
  } catch (error) {
    if (!existsSync(home)) throw error; // Another run may have installed it at the same time.
  } finally {
    own.remove();
  }
}

/**
 * Left out: the GeoLite2 databases (70 MB under another licence), gRPC, and the scripts, because Java is started
 * without them.
 */
const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>towpath.local</groupId>
  <artifactId>opensearch</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <build>
    <plugins>
      <plugin>
        <groupId>org.apache.maven.plugins</groupId>
        <artifactId>maven-dependency-plugin</artifactId>
        <version>3.8.1</version>
        <executions>
          <execution>
            <phase>initialize</phase>
            <goals><goal>unpack</goal></goals>
            <configuration>
              <artifactItems>
                <artifactItem>
                  <groupId>org.opensearch.distribution.integ-test-zip</groupId>
                  <artifactId>opensearch</artifactId>
                  <version>${OPENSEARCH_VERSION}</version>
                  <type>zip</type>
                  <excludes>**/modules/ingest-geoip/**,**/modules/transport-grpc/**,**/lib/tools/**,**/bin/**</excludes>
                  <outputDirectory>\${project.basedir}/unpacked</outputDirectory>
                </artifactItem>
              </artifactItems>
            </configuration>
          </execution>
        </executions>
      </plugin>
    </plugins>
  </build>
</project>
`;
