// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* semop(2): the first two operations of one that succeeded. */
#include "call.h"

struct semaphore_operation {
	u16 number;
	s16 change;
	s16 flags;
};

SYSCALL_EXIT(semop)
{
	struct semaphore_operation first = {};
	struct semaphore_operation second = {};
	u32 operations = arg(call, 2);
	struct event ev;

	if (call->ret == 0 && operations > 0)
		read_user(&first, arg(call, 1));
	if (call->ret == 0 && operations > 1)
		read_user(&second, arg(call, 1) + sizeof(first));
	if (!event_reserve(&ev, SYSCALL_SEMOP_X))
		return 0;
	put_s64(&ev, call->ret);				/* res */
	put_u32(&ev, operations);				/* nsops */
	put_u16(&ev, first.number);				/* sem_num_0 */
	put_s16(&ev, first.change);				/* sem_op_0 */
	put_u16(&ev, semop_flags_to_wire((u16)first.flags));	/* sem_flg_0 */
	put_u16(&ev, second.number);				/* sem_num_1 */
	put_s16(&ev, second.change);				/* sem_op_1 */
	put_u16(&ev, semop_flags_to_wire((u16)second.flags));	/* sem_flg_1 */
	put_s32(&ev, arg(call, 0));				/* semid */
	return event_commit(&ev);
}
