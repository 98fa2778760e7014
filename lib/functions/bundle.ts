import { createHash } from 'node:crypto';
import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Aspects, FileAssetPackaging, FileSystem, Stack, Stage } from 'aws-cdk-lib';
import { type CfnFunction, Code, type CodeConfig, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';

/**
 * The folder with the bundle of one of Towpath's functions, made when the package was built.
 *
 * @param name `<feature>/<function>`, as below lambda/
 * @throws Error when it was not built
 */
export function bundleFolder(name: string): string {
  const folder = join(packageFolder(__dirname), 'dist', 'lambda', name);
  if (!existsSync(join(folder, 'index.mjs'))) {
    throw new Error(
      `The function "${name}" is not built: ${folder} has no index.mjs. In a checkout, run \`npm run build\``,
    );
  }
  return folder;
}

/** The nearest folder upwards with a package.json: the sources and what is built from them lie at different depths. */
function packageFolder(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : packageFolder(dirname(folder));
}

/** Code that is put in place later, by `addConfiguration`. */
export class CodeWithConfiguration extends Code {
  override bind(): CodeConfig {
    return { s3Location: { bucketName: 'known-at-synth', objectKey: 'known-at-synth' } };
  }
}

/**
 * Gives a function its bundle together with a `configuration.json`, which is asked for when the app is synthesised:
 * constructs add to the configuration of a function that is there already.
 *
 * @param configuration what the function is told: plain JSON, without values that are only known at deployment
 */
export function addConfiguration(fn: LambdaFunction, bundle: string, configuration: () => object): void {
  Aspects.of(fn).add({
    visit(node: IConstruct) {
      if (node === fn) putCodeInPlace(fn, bundleFolder(bundle), configuration());
    },
  });
}

/** As CDK's own assets are: a folder of the cloud assembly, named by the hash of what is in it. */
function putCodeInPlace(fn: LambdaFunction, folder: string, configuration: object): void {
  const json = JSON.stringify(configuration, null, 1);
  const sourceHash = createHash('sha256').update(FileSystem.fingerprint(folder)).update(json).digest('hex');
  const stage = Stage.of(fn);
  const staged = join(stage?.assetOutdir ?? '', `asset.${sourceHash}`);
  if (!existsSync(staged)) {
    cpSync(folder, staged, { recursive: true });
    writeFileSync(join(staged, 'configuration.json'), json);
  }
  const { bucketName, objectKey } = Stack.of(fn).synthesizer.addFileAsset({
    packaging: FileAssetPackaging.ZIP_DIRECTORY,
    fileName: relative(stage?.outdir ?? '', staged),
    sourceHash,
  });
  (fn.node.defaultChild as CfnFunction).code = { s3Bucket: bucketName, s3Key: objectKey };
}
