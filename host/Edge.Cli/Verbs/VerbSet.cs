using System.CommandLine;
using Edge.Cli.CommandLine;

namespace Edge.Cli.Verbs;

/// <summary>Every verb, in the order somebody new would need them.</summary>
internal static class VerbSet
{
    public static IEnumerable<Command> Create(Application application) =>
    [
        NewVerb.Create(application),
        DoctorVerb.Create(application),
        TrainVerb.Create(application),
        AnomalyVerb.Create(application),
        SearchVerb.Create(application),
        WorkerVerb.Create(application),
        CompressVerb.Create(application),
        ScaleVerb.Create(application),
        QuantizeVerb.Create(application),
        InspectVerb.Create(application),
        ExportVerb.Create(application),
        CompileVerb.Create(application),
        BuildVerb.Create(application),
        PackVerb.Create(application),
        ValidateVerb.Create(application),
        EmulateVerb.Create(application),
        CheckVerb.Create(application),
        DriftVerb.Create(application),
        LineVerb.Create(application),
        SecureVerb.Create(application),
        RigVerb.Create(application),
        VerifyVerb.Create(application),
        SimVerb.Create(application),
        LimitsVerb.Create(application),
        CaptureVerb.Create(application),
        LabelVerb.Create(application),
        CompareVerb.Create(application),
        ReportVerb.Create(application),
        RunsVerb.Create(application),
        ExplainVerb.Create(application),
    ];
}
