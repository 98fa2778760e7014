import {
  type InstallOptions,
  installPackage,
  isPackageInstalled,
  type PythonInstallation,
  type PythonPackage,
} from '../python/install-package';

export const MINISTACK: PythonPackage = {
  title: 'MiniStack',
  name: 'ministack',
  version: '1.5.33',
  constraints: `botocore==1.43.106
defusedxml==0.7.1
graphql-core==3.2.12
h11==0.16.0
h2==4.4.1
hpack==4.2.0
Hypercorn==0.18.0
hyperframe==6.1.0
jmespath==1.1.0
jsonata-python==0.7.1
priority==2.0.0
python-dateutil==2.9.0.post0
PyYAML==6.0.3
six==1.17.0
urllib3==2.8.0
wsproto==1.3.2
`,
};

/** The Python that has the emulator: `<python> -m ministack`. */
export type EmulatorInstallation = PythonInstallation;

export function isEmulatorInstalled(folder: string): boolean {
  return isPackageInstalled(MINISTACK, folder);
}

/** MiniStack in a virtual environment of its own; installed unless it is there. */
export function installEmulator(options: InstallOptions): Promise<EmulatorInstallation> {
  return installPackage(MINISTACK, options);
}
