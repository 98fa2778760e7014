import { type AccountClients, accountClients } from '../../../cli/doctor/clients';

type Input = Readonly<Record<string, unknown>>;

/** What AWS answers to each command, by its name; an error is thrown. */
export type Answers = Readonly<Record<string, object | ((input: Input) => object)>>;

/** Clients of an account that answers so, and refuses everything else. */
export function fakeAccount(answers: Answers): AccountClients {
  const send = async (command: { readonly input: Input }) => {
    const name = command.constructor.name.replace(/Command$/, '');
    const given = answers[name] ?? denied(name);
    const answer = typeof given === 'function' ? given(command.input) : given;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const clients = accountClients('eu-west-1');
  for (const client of Object.values(clients)) Object.assign(client, { send });
  return clients;
}

/** An error as AWS names it. */
export function awsError(name: string, message = name): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 403 } });
}

function denied(command: string): Error {
  return awsError('AccessDeniedException', `User is not authorized to perform ${command}`);
}
