// Bits of Thread.flags that state itself reads or writes, under short names. The values are the
// wire's.
import { driverConstants } from "../schema/driver-constants.ts";

export const threadFlags = {
  cloneFiles: driverConstants.PPM_CL_CLONE_FILES,
  newPid: driverConstants.PPM_CL_CLONE_NEWPID,
  cloneParent: driverConstants.PPM_CL_CLONE_PARENT,
  cloneThread: driverConstants.PPM_CL_CLONE_THREAD,
  vfork: driverConstants.PPM_CL_CLONE_VFORK,
  newUser: driverConstants.PPM_CL_CLONE_NEWUSER,
  childInPidNamespace: driverConstants.PPM_CL_CHILD_IN_PIDNS,
  /** The child's event arrived before the caller's. */
  inverted: driverConstants.PPM_CL_CLONE_INVERTED,
  nameChanged: driverConstants.PPM_CL_NAME_CHANGED,
  dead: driverConstants.PPM_CL_CLOSED,
  active: driverConstants.PPM_CL_ACTIVE,
  pipeSource: driverConstants.PPM_CL_PIPE_SRC,
  pipeDestination: driverConstants.PPM_CL_PIPE_DST,
  mainThread: driverConstants.PPM_CL_IS_MAIN_THREAD,
} as const;
