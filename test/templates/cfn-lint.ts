import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { findPrograms } from '../../local/prerequisites/programs';
import { installPackage, type PythonPackage } from '../../local/python/install-package';

const CFN_LINT: PythonPackage = {
  title: 'cfn-lint',
  name: 'cfn-lint',
  version: '1.58.0',
  constraints: `jsonpatch==1.48
jsonpointer==3.12
mpmath==1.3.0
networkx==3.6.1
PyYAML==6.0.4
regex==2026.11.19
sympy==1.14.0
typing_extensions==4.16.0
`,
};

/** What of cfn-lint's rules is wrong for us, and why. Nothing else is let pass. */
export const IGNORED: Readonly<Record<string, string>> = {
  W3005:
    'CDK lets a function wait for its role and for the policies of that role together; the role is named twice then, and nothing is wrong with that.',
  W3010:
    'A stack that is bound to an account and region has the zones that CDK looked up there: so a zone that AWS adds moves no subnet.',
};

export interface Finding {
  readonly file: string;
  readonly rule: string;
  readonly message: string;
  /** Where in the template: `Resources/ChangesStream9315F964/Properties`. */
  readonly path: string;
}

interface Match {
  readonly Filename: string;
  readonly Rule: { readonly Id: string };
  readonly Message: string;
  readonly Location: { readonly Path: readonly (string | number)[] | null };
}

/** The Python that has cfn-lint, in `.local/`; installed unless it is there. */
export async function installCfnLint(): Promise<string> {
  const folder = resolve(__dirname, '../..');
  const { python } = await findPrograms({ folder, openSearchGiven: true, env: process.env });
  const installed = await installPackage(CFN_LINT, { folder, python });
  return installed.python;
}

/** All that cfn-lint finds in templates, in regions of two kinds: where AWS is first, and where it comes later. */
export async function lint(python: string, files: readonly string[]): Promise<Finding[]> {
  // Its own command has the path of the folder in which it was installed, before that was renamed.
  const command = 'import sys; from cfnlint.runner import main; sys.exit(main())';
  const args = ['-c', command, '--format', 'json', '--regions', 'us-east-1', 'eu-west-1', '--', ...files];
  const found = JSON.parse(await outputOf(python, args)) as Match[];
  return found.map(({ Filename: file, Rule, Message: message, Location: { Path } }) => ({
    file,
    rule: Rule.Id,
    message,
    path: (Path ?? []).join('/'),
  }));
}

/** cfn-lint ends with another code where it finds something. */
async function outputOf(python: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(python, args, { maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    if (!stdout?.trim().startsWith('[')) throw new Error(`cfn-lint failed: ${stderr || String(error)}`);
    return stdout;
  }
}
