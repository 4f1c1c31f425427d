/** What the project's kernels add to the protocol; other clients may ignore it. */

/** The name of the error that the kernel replies with when the process that runs the cells has died. */
export const DEAD_KERNEL = "DeadKernel";

/**
 * A supported feature in the kernel_info reply, and the field of a shutdown_request that asks for it: the kernel finishes
 * pending work, such as timers, for a limited time before it shuts down.
 */
export const FINISH_PENDING = "finish_pending";
