export { emulatorSchedules } from './list-schedules';
export { type Schedules, startSchedules } from './schedules';
