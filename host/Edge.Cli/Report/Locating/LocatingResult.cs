using Edge.Compiler.Locating;
using Edge.Training.Locating;

namespace Edge.Cli.Report.Locating;

/// <summary>How well a network that locates found what the test images show.</summary>
/// <param name="Specification">How detections were read off.</param>
/// <param name="Int8">By the INT8 reference.</param>
/// <param name="Float">By the float network; null where there is none.</param>
internal sealed record LocatingResult(LocatingSpecification Specification, LocatingScore Int8, LocatingScore? Float);
