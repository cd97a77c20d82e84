/* The people and patients of the tests of the disk. */
#ifndef CAREACL_TESTS_KERNEL_PEOPLE_H
#define CAREACL_TESTS_KERNEL_PEOPLE_H

#define PROFESSIONALS                                                                                        \
	"professionals = ( { login = \"dr.a\"; profession = \"physician\"; }, { login = \"dr.b\"; "          \
	"profession = "                                                                                      \
	"\"physician\"; }, { login = \"inf.c\"; profession = \"nurse\"; }, { login = \"inf.x\"; profession " \
	"= "                                                                                                 \
	"\"nurse\"; }, { login = \"lab.s\"; profession = \"scanner\"; } );\n"
#define TEAMS                                                                                                \
	"teams = ( { name = \"ward\"; members = ( { login = \"dr.a\"; }, { login = \"dr.b\"; }, { login = "  \
	"\"inf.c\"; }, { login = \"lab.s\"; } ); }, { name = \"other\"; members = ( { login = \"inf.x\"; } " \
	"); } );\n"
#define PEOPLE PROFESSIONALS TEAMS
#define PATIENT(id, team, more)                                                                              \
	"{ id = \"" id "\"; birth_date = \"1950-02-01\"; teams = ( { team = \"" team "\"; } ); " more " }"
#define PATIENTS(list) "patients = ( " list " );\n"
#define ONE_PATIENT PEOPLE PATIENTS(PATIENT("P1", "ward", ""))
#define TWO_PATIENTS PEOPLE PATIENTS(PATIENT("P1", "ward", "") ", " PATIENT("P2", "other", ""))

#endif
