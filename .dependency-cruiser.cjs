/** What each folder may import. @type {import('dependency-cruiser').IConfiguration} */
const folders = '^(bin|lib|lambda|domain|cli|console|local|publisher|testing|examples|bench|scripts|test)/';

/** A rule: files below `from` import nothing of the project but what `to` matches. */
const only = (from, to) => ({
  name: `${from}-imports-only-${to.join('-')}`,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { path: folders, pathNot: to.map((folder) => `^${folder}/`) },
});

module.exports = {
  forbidden: [
    only('domain', ['domain']),
    only('lib', ['lib', 'domain']),
    only('lambda', ['lambda', 'domain']),
    only('publisher', ['publisher', 'domain']),
    only('testing', ['testing', 'domain']),
    only('bin', ['bin', 'lib', 'examples']),
    only('examples', ['examples', 'lib', 'domain']),
    only('cli', ['cli', 'domain', 'local']),
    {
      name: 'domain-is-pure',
      comment: 'Rules of the trade: no I/O, no clock, no AWS.',
      severity: 'error',
      from: { path: '^domain/' },
      to: {
        path: [
          'node_modules/(@aws-sdk|aws-cdk-lib|constructs|@slack|@opensearch-project)/',
          '^(node:)?(fs|net|http|https|child_process|os|timers)',
        ],
      },
    },
    {
      name: 'constructs-know-cdk-only',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: 'node_modules/', pathNot: 'node_modules/(aws-cdk-lib|constructs|@types|mustache)/' },
    },
    {
      name: 'functions-never-see-cdk',
      severity: 'error',
      from: { path: '^(lambda|domain|publisher|cli|local|testing)/' },
      to: { path: 'node_modules/(aws-cdk-lib|constructs)/' },
    },
    {
      name: 'features-of-lambda-meet-in-stream',
      comment: 'A feature imports its own parts and lambda/stream.',
      severity: 'error',
      from: { path: '^lambda/([^/]+)/' },
      to: { path: '^lambda/', pathNot: '^lambda/($1|stream)/' },
    },
    {
      name: 'local-knows-no-example',
      severity: 'error',
      from: { path: '^local/' },
      to: { path: '^(examples|bin|bench)/' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^aws-lambda$' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
