export { AppTeam, type AppTeamProps } from './app-team';
export { Federation, type ForPeople, type IdentityCenterOptions } from './federation';
export { PeopleRoles, type PeopleRolesProps, type PersonRole } from './people-roles';
