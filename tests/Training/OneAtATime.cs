namespace Edge.Training.Tests;

/// <summary>Test classes that draw from TorchSharp's one generator: in turn, because another's seed would change what they draw.</summary>
[CollectionDefinition(nameof(OneAtATime))]
public sealed class OneAtATime;
