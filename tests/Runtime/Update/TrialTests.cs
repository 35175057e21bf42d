using Edge.Compiler.Pack;
using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Update;

/// <summary>A new model has to prove itself before it stays.</summary>
public class TrialTests
{
    [Fact]
    public void A_trial_that_is_never_confirmed_falls_back()
    {
        Device device = Device.Factory();
        Assert.Equal(UpdateResult.Ok, device.Send(Packs.New));
        Assert.Equal(BootResult.Trial, device.Boot());
        Assert.True(device.Runs(Packs.New));
        Assert.Equal(BootResult.FellBack, device.Boot());
        Assert.True(device.Runs(Packs.Old));
        Assert.Equal(FallBackReason.TrialInterrupted, device.Store.State.Reason);
        Assert.Equal(BootResult.Active, device.Boot());
        Assert.True(device.Runs(Packs.Old));
    }

    [Fact]
    public void A_product_may_allow_more_boots_for_the_trial()
    {
        Device device = Device.Factory(new StoreOptions { TrialBoots = 3 });
        Assert.Equal(UpdateResult.Ok, device.Send(Packs.New));
        for (int boot = 0; boot < 3; boot++)
            Assert.Equal(BootResult.Trial, device.Boot());
        Assert.Equal(BootResult.FellBack, device.Boot());
        Assert.True(device.Runs(Packs.Old));
    }

    [Fact]
    public void Asked_for_the_model_of_its_image_a_device_boots_none_of_the_store_until_the_next_update()
    {
        var device = new Device(Device.Nor, 1, new StoreOptions { HasImage = true });
        Assert.Equal(BootResult.NoModel, device.Boot());
        Assert.Equal(UpdateResult.NothingThere, device.Store.TakeImage()); // it runs already
        Assert.Equal(UpdateResult.Ok, device.Send(Packs.New));
        Assert.Equal(UpdateResult.OutOfTurn, device.Store.TakeImage());
        Assert.Equal(BootResult.Trial, device.Boot());
        Assert.Equal(UpdateResult.OutOfTurn, device.Store.TakeImage());
        Assert.Equal(UpdateResult.Ok, device.Store.Confirm());
        Assert.Equal(UpdateResult.NothingThere, device.Store.Switch());
        Assert.Equal(UpdateResult.Ok, device.Store.TakeImage());
        for (int boot = 0; boot < 2; boot++)
        {
            Assert.Equal(BootResult.NoModel, device.Boot());
            Assert.Equal(FallBackReason.ImageAsked, device.Store.State.Reason);
        }

        Assert.Equal(UpdateResult.Ok, device.Send(Packs.New));
        Assert.Equal(BootResult.Trial, device.Boot());
        Assert.True(device.Runs(Packs.New));
    }

    [Theory]
    [InlineData(false, false, UpdateResult.NothingThere)]
    [InlineData(true, true, UpdateResult.OlderRelease)]
    public void A_firmware_without_a_model_or_one_that_takes_no_older_one_keeps_the_store_s(bool hasImage, bool refusesOlder, UpdateResult result)
    {
        Device device = Device.Factory(new StoreOptions { HasImage = hasImage, RefuseOlder = refusesOlder });
        Assert.Equal(result, device.Store.TakeImage());
        Assert.Equal(BootResult.Active, device.Boot());
        Assert.True(device.Runs(Packs.Old));
    }

    [Fact]
    public void A_model_that_fails_its_golden_vectors_never_runs()
    {
        Device device = Device.Factory();
        PackContent content = Packs.Content(2, 2);
        content.Find(PackSection.Golden)![^1] ^= 1;
        byte[] wrong = PackWriter.Write(content, Packs.Key);
        Assert.Equal(UpdateResult.Ok, device.Send(wrong));
        Assert.Equal(BootResult.FellBack, device.Boot());
        Assert.True(device.Runs(Packs.Old));
        Assert.Equal(FallBackReason.SelfTestFailed, device.Store.State.Reason);
    }

    [Theory]
    [InlineData(true, BootResult.NoModel)]
    [InlineData(false, BootResult.FellBack)]
    public void A_first_model_that_was_refused_runs_again_only_where_the_firmware_has_none_of_its_own(bool hasImage, BootResult next)
    {
        var device = new Device(Device.Nor, 1, new StoreOptions { HasImage = hasImage });
        Assert.Equal(BootResult.NoModel, device.Boot());
        Assert.Equal(UpdateResult.Ok, device.Send(Packs.New));
        Assert.Equal(BootResult.Trial, device.Boot());
        Assert.Equal(UpdateResult.Ok, device.Store.Refuse());
        Assert.Equal(next, device.Boot());
        Assert.Equal(hasImage ? BootResult.NoModel : BootResult.Active, device.Boot());
        if (!hasImage)
            return;
        Assert.Equal(FallBackReason.Refused, device.Store.State.Reason);
        Assert.Equal(UpdateResult.Ok, device.Send(Packs.Old)); // another one may come
        Assert.Equal(BootResult.Trial, device.Boot());
        Assert.Equal(UpdateResult.Ok, device.Store.Confirm());
        Assert.Equal(BootResult.Active, device.Boot());
    }

    [Fact]
    public void A_first_model_whose_trial_ended_without_a_verdict_leaves_the_firmware_s_own_one()
    {
        var device = new Device(Device.Nor, 1, new StoreOptions { HasImage = true });
        device.Boot();
        Assert.Equal(UpdateResult.Ok, device.Send(Packs.New));
        Assert.Equal(BootResult.Trial, device.Boot());
        Assert.Equal(BootResult.NoModel, device.Boot());
        Assert.Equal(FallBackReason.TrialInterrupted, device.Store.State.Reason);
        Assert.Equal(BootResult.NoModel, device.Boot());
    }

    [Fact]
    public void A_chip_that_computes_something_else_runs_no_model_at_all()
    {
        Device device = Device.Factory();
        device.Model.IsBroken = true;
        Assert.Equal(BootResult.NoModel, device.Boot());
        device.Model.IsBroken = false;
        Assert.Equal(BootResult.Active, device.Boot());
    }

    [Fact]
    public void The_firmware_may_refuse_the_new_model()
    {
        Device device = Device.Factory();
        Assert.Equal(UpdateResult.OutOfTurn, device.Store.Refuse());
        Assert.Equal(UpdateResult.Ok, device.Send(Packs.New));
        Assert.Equal(BootResult.Trial, device.Boot());
        Assert.Equal(UpdateResult.Ok, device.Store.Refuse());
        Assert.Equal(UpdateResult.OutOfTurn, device.Store.Confirm());
        Assert.Equal(UpdateResult.OutOfTurn, device.Send(Packs.Bytes(3, 3))); // it runs from the slot that would be erased
        Assert.Equal(BootResult.Active, device.Boot());
        Assert.True(device.Runs(Packs.Old));
        Assert.Equal(FallBackReason.Refused, device.Store.State.Reason);
    }

    [Fact]
    public void An_interrupted_trial_is_repeated_without_sending_anything()
    {
        Device device = Device.Factory();
        Assert.Equal(UpdateResult.Ok, device.Send(Packs.New));
        device.Boot();
        Assert.Equal(BootResult.FellBack, device.Boot());
        Assert.Equal(UpdateResult.Ok, device.Store.Switch());
        Assert.Equal(BootResult.Trial, device.Boot());
        Assert.Equal(UpdateResult.Ok, device.Store.Confirm());
        Assert.True(device.Runs(Packs.New));
    }

    [Fact]
    public void A_trial_keeps_the_way_back_closed_to_downloads()
    {
        Device device = Device.Factory();
        Assert.Equal(UpdateResult.Ok, device.Send(Packs.New));
        Assert.Equal(BootResult.Trial, device.Boot());
        Assert.Equal(UpdateResult.OutOfTurn, device.Send(Packs.Bytes(3, 3)));
    }
}
