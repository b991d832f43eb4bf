package dev.sluice.ingress.quota;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** The limits that all ingresses share. Nothing here blocks; a stage fails where Redis couldn't be asked. */
interface SharedLimits {

    /** Asks for one request, and takes all of it if the answer is yes. */
    CompletionStage<Decision> admit(Subjects subjects, Need need);

    /** How each subject stands; nothing is taken. */
    CompletionStage<List<Standing>> look(Subjects subjects);

    /** What the job holds; told of its end, Redis is told without waiting. */
    Reservation reservation(Subjects subjects, Need need);
}
