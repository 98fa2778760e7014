import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AppliedDifference, adaptTemplate, type Template } from './adapt-template';

/** A difference and the template that has it: a stack's, or one nested in a stack. */
export interface AssemblyDifference extends AppliedDifference {
  /** The file in the assembly: `Storefront.template.json`. */
  readonly templateFile: string;
}

/**
 * Applies the list of differences to every template of a synthesised app, where it lies.
 *
 * Templates are uploaded as assets, under a hash of the original, and an asset that is there is not uploaded again.
 * So an adapted template gets a name of its own, made of that hash and of what was changed, and the manifests and the
 * templates around it learn the new name. To adapt twice changes nothing.
 *
 * @param assembly the folder that `cdk synth` wrote
 */
export async function adaptAssembly(assembly: string): Promise<readonly AssemblyDifference[]> {
  const files = await findTemplates(assembly);
  const adapted = await Promise.all(
    files.templates.map(async ({ file, assetId }) => {
      const { template, differences } = adaptTemplate(await readJson<Template>(join(assembly, file)));
      if (differences.length > 0) await writeJson(join(assembly, file), template);
      return { file, assetId, differences };
    }),
  );
  const changed = adapted.filter(({ differences }) => differences.length > 0);
  const names = changed.flatMap(({ assetId, differences }): [string, string][] =>
    assetId === undefined ? [] : [[assetId, nameAfter(assetId, differences)]],
  );
  await rename(
    [...files.manifests, ...files.templates.map(({ file }) => file)].map((file) => join(assembly, file)),
    names,
  );
  return changed.flatMap(({ file, differences }) => differences.map((entry) => ({ ...entry, templateFile: file })));
}

function nameAfter(assetId: string, differences: readonly AppliedDifference[]): string {
  return createHash('sha256')
    .update(JSON.stringify([assetId, differences.map(({ logicalId, action }) => [logicalId, action])]))
    .digest('hex');
}

interface Manifest {
  readonly artifacts?: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  readonly properties?: { readonly templateFile?: string; readonly file?: string; readonly directoryName?: string };
}

interface AssetManifest {
  readonly files?: Readonly<Record<string, { readonly source: { readonly path?: string } }>>;
}

interface AssemblyFiles {
  readonly templates: readonly { readonly file: string; readonly assetId?: string }[];
  readonly manifests: readonly string[];
}

/** The templates of stacks and nested stacks, with those of the app's stages; paths from the assembly's folder. */
async function findTemplates(assembly: string, folder = '.'): Promise<AssemblyFiles> {
  const manifest = join(folder, 'manifest.json');
  const { artifacts = {} } = await readJson<Manifest>(join(assembly, manifest));
  const found: AssemblyFiles[] = [{ templates: [], manifests: [manifest] }];
  for (const { type, properties = {} } of Object.values(artifacts)) {
    const { templateFile, file, directoryName } = properties;
    if (type === 'aws:cloudformation:stack' && templateFile) {
      found.push({ templates: [{ file: join(folder, templateFile) }], manifests: [] });
    }
    if (type === 'cdk:asset-manifest' && file) found.push(await findTemplateAssets(assembly, folder, file));
    if (type === 'cdk:cloud-assembly' && directoryName) {
      found.push(await findTemplates(assembly, join(folder, directoryName)));
    }
  }
  return {
    templates: onePerFile(found.flatMap(({ templates }) => templates)),
    manifests: found.flatMap(({ manifests }) => manifests),
  };
}

async function findTemplateAssets(assembly: string, folder: string, file: string): Promise<AssemblyFiles> {
  const { files = {} } = await readJson<AssetManifest>(join(assembly, folder, file));
  const templates = Object.entries(files).flatMap(([assetId, { source }]) =>
    source.path?.endsWith('.template.json') ? [{ file: join(folder, source.path), assetId }] : [],
  );
  return { templates, manifests: [join(folder, file)] };
}

/** A stack's template is named by the stack and, where it is uploaded, by its asset. */
function onePerFile(templates: AssemblyFiles['templates']): AssemblyFiles['templates'] {
  const byFile = new Map(templates.map((template) => [template.file, template]));
  for (const template of templates) if (template.assetId !== undefined) byFile.set(template.file, template);
  return [...byFile.values()];
}

/** An asset's id is a SHA-256 in hex, so that no other text is met when it is replaced. */
async function rename(files: readonly string[], names: readonly [string, string][]): Promise<void> {
  for (const file of names.length > 0 ? files : []) {
    const before = await readFile(file, 'utf8');
    const after = names.reduce((text, [from, to]) => text.replaceAll(from, to), before);
    if (after !== before) await writeFile(file, after);
  }
}

async function readJson<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(file, 'utf8'));
}

async function writeJson(file: string, content: unknown): Promise<void> {
  await writeFile(file, JSON.stringify(content, null, 1));
}
