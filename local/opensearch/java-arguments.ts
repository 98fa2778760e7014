import { basename, join } from 'node:path';

/** What Java is told before the class to start, other than in production: little memory, and soon ready. */
export function javaArguments(run: {
  readonly home: string;
  readonly folder: string;
  readonly asRoot: boolean;
}): string[] {
  const version = basename(run.home).replace('opensearch-', '');
  return [
    '-Xms512m',
    '-Xmx512m',
    '-XX:+UseG1GC',
    '-Xss1m',
    // The first compiler alone is ready sooner, and a local run is over before the second has paid for itself.
    '-XX:TieredStopAtLevel=1',
    '-Xlog:cds=off',
    '-Xlog:cds+dynamic=off',
    '-XX:-OmitStackTraceInFastThrow',
    `-XX:ErrorFile=${join(run.folder, 'logs', 'hs_err_%p.log')}`,
    `-Djava.io.tmpdir=${join(run.folder, 'tmp')}`,
    '-Djava.awt.headless=true',
    '-Dfile.encoding=UTF-8',
    // Without these two, SIGTERM ends in a ClassCastException.
    '-Dlog4j.shutdownHookEnabled=false',
    '-Dlog4j2.disable.jmx=true',
    '-Dio.netty.noUnsafe=true',
    '-Dio.netty.noKeySetOptimization=true',
    '-Dio.netty.recycler.maxCapacityPerThread=0',
    '-Dio.netty.allocator.numDirectArenas=0',
    '-Dorg.apache.lucene.store.MMapDirectory.sharedArenaMaxPermits=1',
    '--enable-native-access=ALL-UNNAMED',
    '-Djna.nosys=true',
    // Root is refused by a check that needs JNA; without its library the check is left out.
    ...(run.asRoot ? ['-Djna.nounpack=true'] : []),
    // Classes of the security agent are needed, the agent itself is not.
    `-Xbootclasspath/a:${join(run.home, 'agent', `opensearch-agent-bootstrap-${version}.jar`)}`,
    `-Dopensearch.path.home=${run.home}`,
    `-Dopensearch.path.conf=${join(run.folder, 'config')}`,
    '-Dopensearch.distribution.type=zip',
    '-Dopensearch.bundled_jdk=false',
  ];
}

export const log4jConfiguration = `status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%c{1.}] %marker%m%n
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
`;
