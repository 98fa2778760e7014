// Proves that the package works where it is used: packs it, and installs the tarball into a new app of each kind of
// module, where README's example has to type-check with every declaration file checked, and to synthesise.
//
//     npm run package
//
// It works in a temporary folder, which is gone at the end. The first thing that is wrong ends it with exit code 1.
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const checkout = realpathSync(join(dirname(fileURLToPath(import.meta.url)), '..'));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'towpath-package-')));
const description = readJson(join(checkout, 'package.json'));

/** The folders and files of the tarball; each has to be there, and nothing else may be. */
const CONTENTS = ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'docs', 'examples', 'package.json'];
const COMPILED = ['cli', 'domain', 'lambda', 'lib', 'local', 'testing'];

/** Where links of the documentation lead that only a checkout has: what is for developers of the package. */
const OF_CHECKOUT = ['CONTRIBUTING.md', 'bench/', 'test/'];

/** What README's example takes from elsewhere than the package. */
const OF_CDK = { AttributeType: 'aws-cdk-lib/aws-dynamodb', Vpc: 'aws-cdk-lib/aws-ec2' };

/** A mistake in the package, in a sentence. */
class Wrong extends Error {}

async function main() {
  const tarball = await step('packing', pack);
  await step('what the tarball holds', () => checkContents(tarball));

  const app = join(folder, 'fresh-app');
  await step('an app of `cdk init`: making it', () => initApp(app));
  await step('an app of `cdk init`: installing the tarball', () =>
    run('npm', ['install', '--no-audit', '--no-fund', tarball], app),
  );
  await step("an app of `cdk init`: type-checking README's example, all declarations included", () => typeCheck(app));
  await step('an app of `cdk init`: synthesising', () => synthesise(app, 'FreshAppStack'));
  await step("an app of `cdk init`: README's platform", () => synthesisePlatform(app));
  await step('an app of `cdk init`: towpath/testing', () => run('npx', ['tsx', 'testing.ts'], app));
  await step('an app of `cdk init`: towpath/patterns', () => run('npx', ['tsx', 'patterns.ts'], app));
  await step('an app of `cdk init`: the command', () => checkCommand(app));

  const program = join(folder, 'program');
  await step('a program without CDK: installing the tarball', () => makeProgram(program, tarball));
  await step('a program without CDK: towpath/patterns and towpath/stream', () => checkProgram(program));

  const module = join(folder, 'module');
  await step('an ES module: making it', () => makeModule(module, tarball));
  await step('an ES module: installing the tarball beside the oldest peers', () =>
    run('npm', ['install', '--no-audit', '--no-fund'], module),
  );
  await step("an ES module: type-checking README's example, all declarations included", () => compile(module));
  await step('an ES module: synthesising', () => synthesise(module, 'FreshAppStack'));
  await step('an ES module: towpath/testing', () => run('node', ['testing.js'], module));
  await step('an ES module: towpath/patterns, alone', () => checkPatterns(module));
  await step('an ES module: towpath/stream, in the function of docs/event-handler.md', () => checkStream(module));
  await step('an ES module: the test of docs/testing.md', () => runTestOfDocs(module));
  await step('an ES module: every name, and each class once', () => checkNames(module));
}

/** @returns the path of the tarball */
async function pack() {
  const destination = join(folder, 'packed');
  mkdirSync(destination);
  await run('npm', ['pack', '--pack-destination', destination], checkout);
  const [file] = readdirSync(destination);
  return join(destination, file);
}

async function checkContents(tarball) {
  await run('tar', ['-xzf', tarball], folder);
  const root = join(folder, 'package');
  expectSame(readdirSync(root), CONTENTS, 'the tarball holds');
  expectSame(readdirSync(join(root, 'dist')), COMPILED, 'dist/ holds');

  for (const file of filesIn(root)) {
    const name = relative(root, file);
    if (
      /(\.test\.|\.tsbuildinfo$)|(^|\/)(test|bench|fixtures|node_modules)\//.test(name) ||
      /^(?!examples\/).*(?<!\.d)\.ts$/.test(name)
    ) {
      throw new Wrong(`${name} is in the tarball, and no user needs it; leave it out in package.json's "files"`);
    }
    const text = readFileSync(file, 'utf8');
    for (const path of [checkout, folder, homedir()]) {
      if (path.length > 1 && text.includes(`${path}${sep}`))
        throw new Wrong(`${name} names ${path}, a folder of this machine`);
    }
    checkSourceMap(file, name, text, root);
    checkLinks(file, name, text, root);
  }
}

/** A link to a file has to lead to one, but where only a checkout has it. */
function checkLinks(file, name, text, root) {
  if (!name.endsWith('.md')) return;
  for (const [, link] of text.matchAll(/\]\((?![a-z]+:)([^)#]+)[^)]*\)/g)) {
    const path = relative(root, resolve(dirname(file), link));
    if (existsSync(join(root, path)) || OF_CHECKOUT.some((start) => path.startsWith(start))) continue;
    throw new Wrong(`${name} has a link to ${link}, which is not in the tarball`);
  }
}

/** A source map that is named has to be there, and what it names too, or be in it. */
function checkSourceMap(file, name, text, root) {
  const map = /\.[cm]?js$/.test(file) ? /^\/\/# sourceMappingURL=(?!data:)(\S+)\s*$/m.exec(text)?.[1] : undefined;
  if (map === undefined) return;

  const path = resolve(dirname(file), map);
  if (!existsSync(path)) throw new Wrong(`${name} names the source map ${map}, which is not in the tarball`);
  const { sources, sourcesContent = [] } = readJson(path);
  const isThere = (source) => isWithin(root, source) && existsSync(source);
  const outside = sources.find((source, i) => !sourcesContent[i] && !isThere(resolve(dirname(path), source)));
  if (outside !== undefined)
    throw new Wrong(`the source map ${map} of ${name} names ${outside}, which is not in the tarball`);
}

async function initApp(app) {
  mkdirSync(app);
  const cdk = join(checkout, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  await run('node', [cdk, 'init', 'app', '--language', 'typescript', '--generate-only', '--no-notices'], app);
}

async function typeCheck(app) {
  const tsconfig = join(app, 'tsconfig.json');
  const text = readFileSync(tsconfig, 'utf8');
  const checked = text.replace('"skipLibCheck": true', '"skipLibCheck": false');
  if (checked === text)
    throw new Wrong('tsconfig.json of `cdk init` has no "skipLibCheck": true any more; look at it, and at this step');
  writeFileSync(tsconfig, checked);
  writeFileSync(join(app, 'lib', 'fresh-app-stack.ts'), await stackWithReadmeExample(app));
  writeFileSync(join(app, 'testing.ts'), useOfTesting());
  writeFileSync(join(app, 'patterns.ts'), useOfPatterns());
  for (const file of PLATFORM) writeFileSync(join(app, file), platformFile(file));
  await run('npx', ['tsc', '--noEmit'], app);
}

/** The files of README's platform example, which are those of this checkout. */
const PLATFORM = ['bin/platform.config.ts', 'bin/platform.ts'];

function platformFile(file) {
  const example = blockOf('README.md', `\`\`\`ts\n// ${file}\n`);
  const own = readFileSync(join(checkout, file), 'utf8').replace("'../lib'", "'towpath'");
  if (example !== `// ${file}\n${own}` && example !== own) throw new Wrong(`README's ${file} is not what ${file} is`);
  return example;
}

async function synthesisePlatform(app) {
  // Warnings come on standard error.
  const synth = "npx cdk synth --quiet --no-notices --app 'npx tsx bin/platform.ts' --output platform.out 2>&1";
  const output = await run('sh', ['-c', synth], app);
  if (/warning|error/i.test(output)) throw new Wrong(`README's platform does not synthesise clean:\n${output}`);
  const { Resources: resources } = readJson(join(app, 'platform.out', 'Platform-sandbox.template.json'));
  const types = new Set(Object.values(resources).map(({ Type }) => Type));
  for (const type of [
    'AWS::EC2::VPC',
    'AWS::Kinesis::Stream',
    'AWS::OpenSearchService::Domain',
    'AWS::SSM::Parameter',
  ]) {
    if (!types.has(type)) throw new Wrong(`the template of the platform has no ${type}`);
  }
}

async function synthesise(app, stack) {
  await run('npx', ['cdk', 'synth', '--quiet', '--no-notices'], app);
  const { Resources: resources } = readJson(join(app, 'cdk.out', `${stack}.template.json`));
  const types = new Set(Object.values(resources).map(({ Type }) => Type));
  for (const type of ['AWS::Kinesis::Stream', 'AWS::DynamoDB::GlobalTable', 'AWS::Lambda::Function']) {
    if (!types.has(type)) throw new Wrong(`the template has no ${type}`);
  }
}

async function checkCommand(app) {
  const version = (await run('npx', ['--no-install', 'towpath', '--version'], app)).trim();
  if (version !== description.version)
    throw new Wrong(`\`towpath --version\` says "${version}", and package.json "${description.version}"`);
  // It loads all that the command needs at run time.
  await run('npx', ['--no-install', 'towpath', 'local', '--help'], app);
  // All but `towpath doctor`, which loads its part when it is called.
  await run('node', ['-e', "require('./node_modules/towpath/dist/cli/doctor/examine.js')"], app);
}

async function makeProgram(program, tarball) {
  mkdirSync(program);
  writeJson(join(program, 'package.json'), { name: 'program', version: '0.0.0', private: true });
  await run('npm', ['install', '--no-audit', '--no-fund', tarball], program);
}

/** CDK's library is for those who make constructs: it has 100 MB. */
async function checkProgram(program) {
  for (const entry of ['towpath/patterns', 'towpath/stream']) await namesOf(entry, program);
  for (const peer of Object.keys(description.peerDependencies)) {
    if (existsSync(join(program, 'node_modules', peer)))
      throw new Wrong(`installing the package brings ${peer}; make it optional in "peerDependenciesMeta"`);
  }
}

/** The oldest peers that package.json allows; the app of `cdk init` has the newest. */
function makeModule(module, tarball) {
  mkdirSync(module);
  const { peerDependencies: peers, devDependencies: tools } = description;
  const oldest = Object.fromEntries(Object.entries(peers).map(([name, range]) => [name, range.replace(/^\^/, '')]));
  const pick = (...names) => Object.fromEntries(names.map((name) => [name, tools[name]]));
  writeJson(join(module, 'package.json'), {
    name: 'fresh-module',
    version: '0.0.0',
    private: true,
    type: 'module',
    dependencies: { ...oldest, towpath: `file:${tarball}` },
    devDependencies: pick('@types/node', 'aws-cdk', 'typescript'),
  });
  writeJson(join(module, 'tsconfig.json'), {
    compilerOptions: {
      target: 'es2023',
      module: 'nodenext',
      strict: true,
      noUncheckedIndexedAccess: true,
      verbatimModuleSyntax: true,
      skipLibCheck: false,
      types: ['node'],
    },
  });
  writeJson(join(module, 'cdk.json'), { app: 'node app.js' });
  writeFileSync(
    join(module, 'app.ts'),
    `import { App } from 'aws-cdk-lib';\nimport { FreshAppStack } from './stack.js';\n\nnew FreshAppStack(new App(), 'FreshAppStack');\n`,
  );
}

async function compile(module) {
  writeFileSync(join(module, 'stack.ts'), await stackWithReadmeExample(module));
  writeFileSync(join(module, 'testing.ts'), useOfTesting());
  writeFileSync(join(module, 'patterns.ts'), useOfPatterns());
  await run('npx', ['tsc'], module);
}

/** README's first block of TypeScript, in a stack, with the imports that it leaves out. */
async function stackWithReadmeExample(app) {
  const example = blockOf('README.md', '```ts\n');
  const body = `${example.includes('const domain') ? '' : "const domain = new SearchDomain(this, 'Search', { vpc: new Vpc(this, 'Network') });\n"}${example}`;
  const isUsed = (name) => new RegExp(`\\b${name}\\b`).test(body);
  const ofTowpath = (await namesOf('towpath', app)).filter(isUsed);
  const ofCdk = Object.entries(OF_CDK).filter(([name]) => isUsed(name));
  return `import { Stack, type StackProps } from 'aws-cdk-lib';
${ofCdk.map(([name, from]) => `import { ${name} } from '${from}';\n`).join('')}import type { Construct } from 'constructs';
import { ${ofTowpath.join(', ')} } from 'towpath';

export class FreshAppStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
${body}
  }
}
`;
}

function useOfTesting() {
  return `import { changeRecord, invoke, kinesisEvent } from 'towpath/testing';

invoke(async () => ({ batchItemFailures: [] }), kinesisEvent([changeRecord()])).then(({ succeeded }) => {
  if (succeeded.length !== 1) throw new Error('The record did not succeed');
});
`;
}

/** The examples of docs/patterns.md, and what it says of their results. */
function useOfPatterns() {
  const page = join('docs', 'patterns.md');
  return `${blockOf(page, '```ts\nimport { compilePattern, describeMistake }')}
${blockOf(page, '```ts\nimport { compileRules }')}
if (matching.join() !== 'big,german') throw new Error(\`There matched \${matching.join()}\`);
if (sentences.length !== 2) throw new Error(\`There is said \${sentences.join()}\`);
`;
}

/** It loads files of its own alone, and few. */
async function checkPatterns(module) {
  await run('node', ['patterns.js'], module);
  const load = "require('towpath/patterns'); JSON.stringify(Object.keys(require.cache))";
  const loaded = JSON.parse(await run('node', ['-p', load], module));
  const others = loaded.filter((file) => !/\/towpath\/dist\/domain\/(patterns|json)\//.test(file));
  if (others.length > 0) throw new Wrong(`towpath/patterns loads more than its own: ${others.join(', ')}`);
  await checkSize(module);
}

/** What docs/patterns.md says of its size is what a bundler makes of it. */
async function checkSize(module) {
  const { outputFiles } = await build({
    stdin: { contents: "export * from 'towpath/patterns';", resolveDir: module },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
  });
  const [{ contents }] = outputFiles;
  const made = [contents.length, gzipSync(contents).length].map((bytes) => Math.round(bytes / 1000));
  const [, ...said] = /(\d+) kB minified, (\d+) gzipped/.exec(
    readFileSync(join(checkout, 'docs', 'patterns.md'), 'utf8'),
  );
  if (made.join() !== said.join()) {
    throw new Wrong(
      `docs/patterns.md says ${said.join(' kB and ')} kB of towpath/patterns; it has ${made.join(' and ')}`,
    );
  }
}

/** The function that asks what its filters could not, with the pattern of its page. */
async function checkStream(module) {
  mkdirSync(join(module, 'letters'));
  const file = 'letters/index.mjs';
  writeFileSync(join(module, file), blockOf(join('docs', 'event-handler.md'), `\`\`\`js\n// ${file}\n`));
  writeFileSync(
    join(module, 'letters', 'try.mjs'),
    `import { changeRecord, invoke, kinesisEvent } from 'towpath/testing';

const customers = { entity: 'customers', table: 'customers', partitionKey: 'id' };
process.env.ENTITIES = JSON.stringify([customers]);
process.env.PATTERN = JSON.stringify({ type: ['customers.inserted'], data: { employees: [{ numeric: ['>=', 500] }] } });
const { handler } = await import('./index.mjs');
const records = [900, 5].map((employees, id) =>
  changeRecord({ table: 'customers', newImage: { id: String(id), name: 'with ' + employees, employees } }),
);
const { again } = await invoke(handler, kinesisEvent(records));
if (again.length > 0) throw new Error('A record comes again');
`,
  );
  const said = (await run('node', [join('letters', 'try.mjs')], module)).trim();
  if (said !== 'a letter to with 900') throw new Wrong(`the function of docs/event-handler.md says: ${said}`);
  const load = "require('towpath/stream'); JSON.stringify(Object.keys(require.cache))";
  const others = JSON.parse(await run('node', ['-p', load], module)).filter(
    (loaded) => !/\/towpath\/dist\/domain\/(events|json)\//.test(loaded),
  );
  if (others.length > 0) throw new Wrong(`towpath/stream loads more than its own: ${others.join(', ')}`);
}

/** What an entry of the installed package gives to `require`. */
async function namesOf(entry, app) {
  return JSON.parse(await run('node', ['-p', `JSON.stringify(Object.keys(require('${entry}')))`], app));
}

/** The handler of docs/event-handler.md, under the first test of docs/testing.md. */
async function runTestOfDocs(module) {
  mkdirSync(join(module, 'accounting'));
  for (const [page, file] of [
    ['event-handler.md', 'accounting/index.mjs'],
    ['testing.md', 'accounting/index.test.mjs'],
  ]) {
    writeFileSync(join(module, file), blockOf(join('docs', page), `\`\`\`js\n// ${file}\n`));
  }
  await run('node', ['--test', 'accounting/index.test.mjs'], module);
}

/** The first block of code of a page that begins so, without its fences. */
function blockOf(page, beginning) {
  const text = readFileSync(join(checkout, page), 'utf8');
  const start = text.indexOf(beginning);
  if (start === -1) throw new Wrong(`${page} has no block of code that begins with ${JSON.stringify(beginning)}`);
  return text.slice(text.indexOf('\n', start) + 1, text.indexOf('\n```\n', start) + 1);
}

async function checkNames(module) {
  for (const name of ['towpath', 'towpath/patterns', 'towpath/stream', 'towpath/testing']) {
    const all = await namesOf(name, module);
    writeFileSync(
      join(module, 'names.mjs'),
      `import { createRequire } from 'node:module';
import { ${all.join(', ')} } from '${name}';

const required = createRequire(import.meta.url)('${name}');
const imported = { ${all.join(', ')} };
for (const name of Object.keys(required)) {
  if (required[name] !== imported[name]) throw new Error(\`\${name} of ${name} is not the same for import and require\`);
}
`,
    );
    await run('node', ['names.mjs'], module);
  }
  for (const peer of Object.keys(description.peerDependencies)) {
    if (existsSync(join(module, 'node_modules', 'towpath', 'node_modules', peer))) {
      throw new Wrong(`the package brings a ${peer} of its own, so its classes exist twice; make it a peer`);
    }
  }
}

/** Runs a step; where it fails, says which and why. */
async function step(title, work) {
  const begun = performance.now();
  try {
    const result = await work();
    console.log(`✔ ${title} ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    return result;
  } catch (error) {
    console.error(`✘ ${title}: ${error instanceof Wrong ? error.message : error.stack}`);
    process.exit(1);
  }
}

/** The person's environment without what npm says about this checkout, and with the Node.js of this checkout. */
function environment() {
  const ofCheckout = /^(npm_(package|lifecycle|command|execpath|node_execpath|config_local_prefix)|INIT_CWD$|NODE$)/;
  const others = Object.entries(process.env).filter(([name]) => !ofCheckout.test(name));
  const own = join(checkout, 'node_modules', 'node', 'bin');
  const paths = (process.env.PATH ?? '').split(delimiter).filter((path) => !isWithin(checkout, path));
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary, { recursive: true });
  return {
    ...Object.fromEntries(others),
    PATH: [existsSync(own) ? own : dirname(process.execPath), ...paths].join(delimiter),
    TMPDIR: temporary,
    CDK_HOME: join(temporary, 'cdk'),
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    CDK_DISABLE_VERSION_CHECK: 'true',
  };
}

const env = environment();

let running;

/** @returns what the command wrote on its standard output; what it wrote stands in the error where it fails */
async function run(command, args, cwd) {
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  running = child;
  const output = { all: '', out: '' };
  child.stdout.on('data', (data) => {
    output.all += data;
    output.out += data;
  });
  child.stderr.on('data', (data) => {
    output.all += data;
  });
  const end = await new Promise((done) => {
    child.once('error', (error) => done(error.message));
    child.once('close', (code, signal) => done(signal ?? code));
  });
  running = undefined;
  if (end !== 0) throw new Wrong(`\`${[command, ...args].join(' ')}\` ended with ${end}\n${firstLines(output.all)}`);
  return output.out;
}

function firstLines(text) {
  const lines = text.trim().split('\n');
  return lines.length > 60
    ? [...lines.slice(0, 60), `(and ${lines.length - 60} more lines)`].join('\n')
    : lines.join('\n');
}

function filesIn(root) {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function expectSame(found, expected, what) {
  const more = found.filter((name) => !expected.includes(name));
  const less = expected.filter((name) => !found.includes(name));
  if (more.length > 0) throw new Wrong(`${what} ${more.join(', ')}, which no user needs; see package.json's "files"`);
  if (less.length > 0) throw new Wrong(`${what} no ${less.join(', ')}; see package.json's "files"`);
}

function isWithin(root, path) {
  const from = relative(root, path);
  return from === '' || !(from.startsWith('..') || resolve(from) === from);
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
]) {
  process.once(signal, () => {
    if (running?.pid !== undefined) process.kill(-running.pid, 'SIGKILL');
    process.exit(code);
  });
}

await main();
